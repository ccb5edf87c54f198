"""Mail servers of this machine for mail.py: aiosmtpd's where the server behaves, raw sockets where it does not."""
import socket
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "redflag", "s3cret-p4ss"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_certificates(work):
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=work, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-days", "30",
            "-subj", "/CN=redflag test authority")
    for name, san, days in (("good", "IP:127.0.0.1,DNS:localhost", "30"), ("wrong", "DNS:elsewhere.invalid", "30"),
                            ("expired", "IP:127.0.0.1", "-1")):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name)
        (work / (name + ".ext")).write_text(f"subjectAltName={san}\n")
        openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                "-extfile", name + ".ext", "-out", name + ".crt", "-days", days)


def context(work, name):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(work / (name + ".crt"), work / (name + ".key"))
    return c


class Box:
    """What arrives, and answers that can be set. `rcpt` maps an address to the answer to its RCPT."""

    def __init__(self):
        self.mails, self.rcpt, self.data, self.tls, self.users = [], {}, None, [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.rcpt.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        self.tls.append(session.ssl is not None)
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        ok = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.users.append(mechanism)
        return AuthResult(success=ok, handled=ok)


class Server:
    """kind: 'starttls', 'smtps' or 'plain'."""

    def __init__(self, work, kind, certificate="good", login=True):
        self.box, self.port = Box(), free_port()
        options = {}
        if kind == "starttls":
            options = {"tls_context": context(work, certificate), "require_starttls": True}
        if kind == "smtps":
            options = {"ssl_context": context(work, certificate), "auth_require_tls": False}
        if kind != "plain" and login:
            options |= {"authenticator": self.box.authenticate, "auth_required": True}
        self.controller = Controller(self.box, hostname="127.0.0.1", port=self.port, ready_timeout=20, **options)
        if kind == "smtps":  # the controller's own try would need a client with TLS and the test's authority
            self.controller._trigger_server = lambda: socket.create_connection(("127.0.0.1", self.port), 5).close()
        self.controller.start()
        self.url = f"{'smtps' if kind == 'smtps' else 'smtp'}://127.0.0.1:{self.port}"

    def stop(self):
        self.controller.stop()


class Raw:
    """One conversation after another, by a list of (what a line begins with, answer). Answer None: cut off; "stall": say nothing.
    `body`: what happens after so many bytes of a message. `lines` is what was said to it, `bodies` what came after DATA."""

    def __init__(self, greeting="220 ready", answers=(), body=None):
        self.greeting, self.answers, self.body = greeting, list(answers), body
        self.lines, self.bodies, self.over = [], [], threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            with peer:
                try:
                    self.talk(peer)
                except OSError:
                    pass

    def say(self, peer, answer):
        if answer == "stall":
            self.over.wait(30)
        if answer is None or answer == "stall":
            return False
        peer.sendall(answer if isinstance(answer, bytes) else answer.encode() + b"\r\n")
        return True

    def talk(self, peer):
        f = peer.makefile("rb")
        if not self.say(peer, self.greeting):
            return
        for line in f:
            self.lines.append(line)
            answer = next((a for begin, a in self.answers if line.upper().startswith(begin)), "250 OK")
            if line.upper().startswith(b"DATA") and answer == "250 OK":
                peer.sendall(b"354 go on\r\n")
                if not self.take(peer, f):
                    return
                continue
            if not self.say(peer, answer):
                return

    def take(self, peer, f):
        message = b""
        for line in f:
            if line == b".\r\n":
                self.bodies.append(message)
                if self.body == "cut after the dot":
                    return False
                if self.body == "stall after the dot":
                    return self.say(peer, "stall")
                peer.sendall(b"250 taken\r\n")
                return True
            message += line
            if self.body == "cut" and len(message) > 1000:
                return False
            if self.body == "stall" and len(message) > 1000:
                return self.say(peer, "stall")
        return False

    def stop(self):
        self.over.set()
        self.socket.close()
