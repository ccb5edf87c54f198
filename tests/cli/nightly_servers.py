"""Servers on this machine for the tests of the nightly job: one that keeps the fetch waiting, one that counts heartbeats."""
import http.server
import threading
import time
import urllib.parse

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Comments</title><link>http://127.0.0.1/</link>
<item><title>By: Ann</title><guid>http://127.0.0.1/?p=1#comment-7</guid><link>http://127.0.0.1/?p=1#comment-7</link>
<pubDate>Fri, 20 Nov 2026 08:00:00 +0000</pubDate><description>nice stretch</description></item></channel></rss>"""


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


class SlowFeed(http.server.BaseHTTPRequestHandler):
    """A feed of one comment that comes after `server.wait` seconds; `server.asked` is set when somebody waits for it."""

    def do_GET(self):
        self.server.asked.set()
        time.sleep(self.server.wait)
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)
        except OSError:
            pass  # the other side has gone

    def log_message(self, *_):
        pass


def slow_feed(wait):
    server, url = serve(SlowFeed)
    server.wait, server.asked = wait, threading.Event()
    return server, url + "/feed"


class Heart(http.server.BaseHTTPRequestHandler):
    """Keeps (last word of the path, rid, body) of every call in server.calls, and answers server.status."""

    def do_POST(self):
        url = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        rid = urllib.parse.parse_qs(url.query).get("rid", [""])[0]
        self.server.calls.append((url.path.rsplit("/", 1)[1], rid, body.decode("utf-8", "replace")))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.do_POST()

    def log_message(self, *_):
        pass


def heart(status=200):
    server, url = serve(Heart)
    server.calls, server.status = [], status
    return server, url
