"""A web site of plain files that a test changes between two runs. Loopback only, standard library only.

usage: site_server.py FOLDER
/a/b/ is FOLDER/www/a/b/index, with ?c=d it is FOLDER/www/a/b/index?c=d. A file's first lines may be headers, ended by an empty line;
"Status: 404 Not Found" is one of them. Every answer has an ETag and honours If-None-Match and If-Modified-Since (where the file
says Last-Modified). It writes FOLDER/port, then serves until it is killed; FOLDER/requests gets a line for each request:
status, path and the conditional headers.
"""
import hashlib
import http.server
import os
import sys
import threading

FOLDER = sys.argv[1]
LOCK = threading.Lock()


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def find(self):
        path, mark, query = self.path.partition("?")
        name = os.path.join(FOLDER, "www", path.strip("/"), "index" + mark + query.replace("/", "%2F"))
        try:
            with open(name, "rb") as f:
                return f.read()
        except OSError:
            return b"Status: 404 Not Found\nContent-Type: text/html\n\n<html>not here</html>"

    def do_GET(self):
        head, _, body = self.find().partition(b"\n\n")
        headers = dict(line.decode("latin-1").split(": ", 1) for line in head.split(b"\n"))
        status = headers.pop("Status", "200 OK")
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if headers.pop("No-Tag", None) is None:
            headers["ETag"] = tag
        same = "ETag" in headers and self.headers.get("If-None-Match") == tag
        same = same or ("Last-Modified" in headers and self.headers.get("If-Modified-Since") == headers["Last-Modified"])
        if same and status.startswith("200"):
            status, body = "304 Not Modified", b""
        asked = " ".join(f"{k}={v}" for k, v in self.headers.items() if k.lower().startswith("if-"))
        with LOCK, open(os.path.join(FOLDER, "requests"), "a", encoding="latin-1") as log:
            log.write(f"{status[:3]} {self.path} {asked}\n")
        self.send_response_only(int(status[:3]), status[4:])
        for name, value in headers.items():
            self.send_header(name, value)
        if not status.startswith("304"):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
server.daemon_threads = True
with open(os.path.join(FOLDER, "port.new"), "w", encoding="ascii") as f:
    f.write(str(server.server_address[1]))
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
server.serve_forever()
