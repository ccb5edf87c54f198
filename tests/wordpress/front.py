"""A front with https before the site, as a proxy or a CDN stands before real ones.

usage: front.py DIR TLS_PORT PORT
DIR/faults, if there, holds words that spoil the answers:
  strip     no X-WP-* and no Link header reaches the reader
  lower     header names in lower case
  noauth    the Authorization header is dropped on the way in, as some CGI hosts do
  html      /wp-json/ answers with an HTML page and 200
  closed    /wp-json/ answers 401 rest_not_logged_in to those who have no login, as security plugins do
  gone      /wp-json/ answers 404 with an HTML page
Every request line is written to DIR/requests, without headers.
"""
import http.client
import http.server
import os
import ssl
import sys
import threading

DIR, TLS_PORT, PORT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
LOCK = threading.Lock()


def faults():
    try:
        with open(os.path.join(DIR, "faults"), encoding="ascii") as f:
            return set(f.read().split())
    except FileNotFoundError:
        return set()


class Front(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        with LOCK, open(os.path.join(DIR, "requests"), "a", encoding="ascii") as f:
            f.write(f"{self.command} {self.path}\n")
        spoil = faults()
        api = "/wp-json" in self.path or "rest_route=" in self.path
        if api and "html" in spoil:
            return self.answer(200, [("Content-Type", "text/html")], b"<html><body>Please verify that you are human</body></html>")
        if api and "gone" in spoil:
            return self.answer(404, [("Content-Type", "text/html")], b"<html><body>Not found</body></html>")
        if api and "closed" in spoil and "Authorization" not in self.headers:
            return self.answer(401, [("Content-Type", "application/json")],
                               b'{"code":"rest_not_logged_in","message":"You are not currently logged in.","data":{"status":401}}')
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "accept-encoding")}
        if "noauth" in spoil:
            headers.pop("Authorization", None)
        headers["X-Forwarded-Proto"] = "https"
        behind = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        behind.request(self.command, self.path, headers=headers)
        r = behind.getresponse()
        body = r.read()
        drop = ("connection", "content-length", "transfer-encoding", "host")
        out = [(k, v) for k, v in r.getheaders() if k.lower() not in drop]
        if "strip" in spoil:
            out = [(k, v) for k, v in out if not k.lower().startswith("x-wp-") and k.lower() != "link"]
        if "lower" in spoil:
            out = [(k.lower(), v) for k, v in out]
        behind.close()
        self.answer(r.status, out, body)

    do_HEAD = do_GET


server = http.server.ThreadingHTTPServer(("127.0.0.1", TLS_PORT), Front)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.path.join(DIR, "tls.crt"), os.path.join(DIR, "tls.key"))
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
