"""A web server that misbehaves in one named way a path. Loopback only, standard library only.

usage: bad_server.py FOLDER     FOLDER holds good.pem expired.pem wrong.pem (certificate and key in one file each)
It writes FOLDER/ports ("http=8001 other=8002 https=8003 expired=8004 wrong=8005"), then serves until it is killed.
Each request is appended to FOLDER/requests as one line: port name, path, headers that matter.
"""
import gzip
import os
import socket
import ssl
import struct
import sys
import threading
import time

FOLDER = sys.argv[1]
counts, ports, lock = {}, {}, threading.Lock()


def answer(status, body=b"", headers=(), length=True):
    lines = [f"HTTP/1.1 {status}"] + list(headers)
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\nConnection: close\r\n\r\n").encode("latin-1") + body


def reset(conn):
    """Close with RST: linger on, for zero seconds."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def nth(path):
    with lock:
        counts[path] = counts.get(path, 0) + 1
        return counts[path]


JSON = ["Content-Type: application/json"]
XML = ["Content-Type: application/rss+xml; charset=UTF-8"]
ITEM = b"<item><guid>https://blog.invalid/?p=4#comment-%d</guid><description>%s</description></item>"
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel>%s</channel></rss>'
FEED = RSS % b"".join(ITEM % (n, b"words %d" % n) for n in (3, 2, 1))
FEEDS = {  # what a feed of two comments may have in it
    "bom": b"\xef\xbb\xbf" + RSS % (ITEM % (1, b"one") + ITEM % (2, b"two")),
    "nul": RSS % (ITEM % (1, b"o\0ne") + ITEM % (2, b"two")),
    "latin1": RSS % (ITEM % (1, b"R\xfccken") + ITEM % (2, b"two")),
    "half-emoji": RSS % (ITEM % (1, b"help \xf0\x9f\x99") + ITEM % (2, b"two &#xD83D; end")),
    "entities": b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>" + RSS % (ITEM % (1, b"&b;")),
    "outside": b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + RSS % (ITEM % (1, b"&a;")),
    "deep": RSS % (ITEM % (1, b"one") + b"<item><description>" + b"<b>" * 100000),
}


def wordpress(texts):
    """A page of comments as WordPress's REST interface gives it; texts are bytes of JSON strings."""
    date = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - 86400)).encode()
    return b"[" + b",".join(b'{"id":%d,"post":4,"parent":0,"author":0,"author_name":"Ann","date_gmt":"%s","content":{"rendered":"%s"},'
                            b'"link":"https://blog.invalid/#comment-%d","status":"approved","type":"comment"}' % (n, date, text, n)
                            for n, text in enumerate(texts, 1)) + b"]"


DIRTY = {  # what a page of two comments may have in it
    "bom": b"\xef\xbb\xbf" + wordpress([b"one", b"two"]),
    "nul": wordpress([b"o\\u0000n\0e", b"two"]),
    "latin1": wordpress([b"R\xfccken", b"two"]),
    "half-emoji": wordpress([b"help \\ud83d", b"two \xf0\x9f\x99 end"]),
    "html": b"<html><title>Log in</title></html>",
    "cut": wordpress([b"one", b"two"])[:-40],
}
TOTALS = ["Content-Type: application/json; charset=UTF-8", "X-WP-Total: 2", "X-WP-TotalPages: 1"]


def serve(name, conn, path, head):
    """What goes well in the end is {} in JSON, or with ?as=feed an RSS feed of three comments."""
    kind, _, arg = path.partition("?")[0].strip("/").partition("/")
    send = conn.sendall
    good, kind_of_good = (FEED, XML) if "as=feed" in path else (b"{}", JSON)
    if kind == "ok":
        send(answer("200 OK", b'{"a":1}', JSON + ['ETag: "v1"', "X-WP-TotalPages: 3"]))
    elif kind == "links":
        send(answer("200 OK", b"[]", ['Link: <https://a.invalid/>; rel="https://api.w.org/", </x?p=1>; rel="prev"',
                                      'link: <next?p=2>; title="a, b"; rel="next"']))
    elif kind == "etag":
        same = 'if-none-match: "v1"' in head.lower()
        send(answer("304 Not Modified", b"", ['ETag: "v1"'], length=False) if same else answer("200 OK", b"{}", ['ETag: "v1"']))
    elif kind == "loris":  # one byte a second
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(60):
            send(b"a")
            time.sleep(1)
    elif kind == "loris-head":
        for c in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 60:
            send(bytes([c]))
            time.sleep(1)
    elif kind == "silent":
        time.sleep(30)
    elif kind == "endless":
        send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
        while True:
            send(b"1," * 32768)
    elif kind == "endless-head":
        send(b"HTTP/1.1 200 OK\r\n")
        while True:
            send(b"X-More: " + b"a" * 4000 + b"\r\n")
    elif kind == "bomb":
        send(answer("200 OK", gzip.compress(b"\0" * (64 << 20), 9), ["Content-Encoding: gzip"]))
    elif kind == "gzip":
        send(answer("200 OK", gzip.compress(b'{"a":"' + b"x" * 50000 + b'"}'), JSON + ["Content-Encoding: gzip"]))
    elif kind == "not-gzip":
        send(answer("200 OK", b"this is no gzip", ["Content-Encoding: gzip"]))
    elif kind == "to":  # redirect to wherever the rest of the path says
        targets = {"file": "file:///etc/passwd", "ok": "/ok", "other-host": f"http://127.0.0.2:{ports['other']}/ok",
                   "other-port": f"http://127.0.0.1:{ports['other']}/ok", "mapped": f"http://[::ffff:127.0.0.2]:{ports['other']}/ok",
                   "number": f"http://0x7f000002:{ports['other']}/ok", "private": "https://10.0.0.1/", "metadata": "http://169.254.169.254/",
                   "http": f"http://127.0.0.1:{ports['http']}/ok", "https": f"https://127.0.0.1:{ports['https']}/ok",
                   "loop": "/to/loop", "gopher": "gopher://127.0.0.1/", "userinfo": "https://127.0.0.1@evil.invalid/"}
        send(answer("302 Found", b"", [f"Location: {targets[arg]}"]))
    elif kind == "hops":
        n = int(arg)
        send(answer("302 Found", b"", [f"Location: /hops/{n - 1}"]) if n else answer("200 OK", b"{}", JSON))
    elif kind == "html":
        send(answer("200 OK", b"<html><title>Hotel \xe9 wifi\x1b[31m</title>Please log in", ["Content-Type: text/html"]))
    elif kind == "status":
        send(answer(f"{arg} X", b'{"error":1}', JSON))
    elif kind == "busy":  # busy/STATUS/RETRY-AFTER/N: N times, then well
        status, wait, n = arg.split("/")
        extra = [] if wait == "-" else [f"Retry-After: {wait}"]
        send(answer(f"{status} Busy", b"{}", JSON + extra) if nth(path) <= int(n) else answer("200 OK", good, kind_of_good))
    elif kind == "busy-date":
        when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 2))
        send(answer("503 Busy", b"{}", [f"Retry-After: {when}"]) if nth(path) <= 1 else answer("200 OK", b"{}", JSON))
    elif kind == "reset":  # reset/POINT/N: N times, then well
        point, n = arg.split("/")
        if nth(path) > int(n):
            send(answer("200 OK", good, kind_of_good))
            return
        if point.isdigit():  # after so many bytes of the answer
            send(answer("200 OK", good, kind_of_good)[:int(point)])
        elif point == "head":
            send(b"HTTP/1.1 200 O")
        elif point == "body":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half\":")
        time.sleep(0.05)
        reset(conn)
    elif kind == "feed":
        send(answer("200 OK", FEEDS[arg] if arg else FEED, XML))
    elif kind == "site":  # site/NAME/wp-json/wp/v2/comments; NAME may be reset-N: the connection is reset after so many bytes
        what = arg.partition("/")[0]
        if what.startswith("reset-"):
            send(answer("200 OK", wordpress([b"one", b"two"]), TOTALS)[:int(what[6:])])
            time.sleep(0.05)
            reset(conn)
        else:
            send(answer("200 OK", DIRTY[what], ["Content-Type: text/html"] if what == "html" else TOTALS))
    elif kind == "unended":  # no length, and a polite end in the middle of the document
        send(answer("200 OK", FEED[:200], XML, length=False))
    elif kind == "short":  # closes politely in the middle of the body
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half\":")
    elif kind == "nonsense":
        send(b"SSH-2.0-OpenSSH_9.2p1\r\n")
    elif kind == "echo":  # reflects what must not be shown
        send(answer("403 Forbidden", ("no: " + head).encode("latin-1"), ["Content-Type: text/plain"]))
    else:
        send(answer("404 Not Found", b"{}", JSON))


def handle(name, conn):
    try:
        data = b""
        while b"\r\n\r\n" not in data and len(data) < 65536:
            more = conn.recv(4096)
            if not more:
                return
            data += more
        head = data.decode("latin-1")
        path = head.split(" ", 2)[1]
        if path.startswith("http://"):  # we are asked as a proxy
            name += "-as-proxy"
            path = "/" + path[7:].partition("/")[2]
        with lock, open(os.path.join(FOLDER, "requests"), "a", encoding="utf-8") as log:
            kept = [line for line in head.split("\r\n") if line.lower().startswith(("user-agent", "x-secret", "authorization", "accept-enc"))]
            log.write(f"{name} {path} {' | '.join(kept)}\n")
        serve(name, conn, path, head)
    except (OSError, ssl.SSLError):
        pass
    finally:
        conn.close()


def listen(name, address, pem=None):
    sock = socket.create_server((address, 0), backlog=64)
    ports[name] = sock.getsockname()[1]
    context = None
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(FOLDER, pem))

    def wrapped(conn):
        if context:
            try:
                conn = context.wrap_socket(conn, server_side=True)
            except (OSError, ssl.SSLError):
                conn.close()
                return
        handle(name, conn)

    def accept():
        while True:
            conn, _ = sock.accept()
            threading.Thread(target=wrapped, args=(conn,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


listen("http", "127.0.0.1")
listen("other", "0.0.0.0")
for tls in ("good", "expired", "wrong"):
    listen("https" if tls == "good" else tls, "127.0.0.1", tls + ".pem")
with open(os.path.join(FOLDER, "ports.new"), "w", encoding="utf-8") as f:
    f.write(" ".join(f"{k}={v}" for k, v in ports.items()) + "\n")
os.rename(os.path.join(FOLDER, "ports.new"), os.path.join(FOLDER, "ports"))
while True:
    time.sleep(60)
