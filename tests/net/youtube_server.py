"""A stand-in for the YouTube Data API v3 with the traps of its documentation and bug reports. Loopback, standard library only.

usage: youtube_server.py FOLDER      or, from a test: server, port = start(worlds)
A world is a channel with videos, threads and replies, and the way in which it misbehaves. It is chosen by the first piece of the
path, http://127.0.0.1:PORT/WORLD/youtube/v3/commentThreads?..., and keeps count of what it was asked and what it gave away.
Unknown parameters, a missing header, a wrong key and bad selectors are refused as the real one refuses them.
"""
import gzip
import http.server
import json
import socketserver
import sys
import threading
import time
import urllib.parse

KEY = "AIza-stand-in-key-0123456789abcdef"
KNOWN = {"part", "videoId", "allThreadsRelatedToChannelId", "id", "parentId", "order", "maxResults", "pageToken", "textFormat",
         "moderationStatus", "searchTerms", "fields", "prettyPrint", "quotaUser", "$.xgafv"}
AVATAR = "https://yt3.invalid/face.jpg"


class Refusal(Exception):
    def __init__(self, code, reason, message, location=None, details=None):
        super().__init__(reason)
        entry = {"message": message, "domain": "youtube.commentThread", "reason": reason}
        if location:
            entry.update(location=location, locationType="parameter")
        self.code, self.body = code, {"error": {"code": code, "message": message, "errors": [entry]}}
        if details:
            self.body["error"].update(status="INVALID_ARGUMENT", details=[
                {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": details, "domain": "googleapis.com"}])


def stamp(t):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))


# ---- a partial response: fields=a,b(c,d/e) -----------------------------------------------------------------------------------

def parse_fields(text):
    def level(i):
        tree = {}
        while i < len(text):
            j = i
            while j < len(text) and (text[j].isalnum() or text[j] in "$*"):
                j += 1
            name, inner = text[i:j], {}
            if not name:
                raise ValueError(text[i:])
            if j < len(text) and text[j] == "/":
                end = j + 1
                while end < len(text) and text[end] not in ",()":
                    end += 1
                if end < len(text) and text[end] == "(":
                    head = text[j + 1:end].split("/")
                    deep, j = level(end + 1)
                    for piece in reversed(head):
                        deep = {piece: deep}
                    inner = deep
                else:
                    for piece in reversed(text[j + 1:end].split("/")):
                        inner = {piece: inner}
                    j = end
            elif j < len(text) and text[j] == "(":
                inner, j = level(j + 1)
            tree[name] = inner
            if j >= len(text):
                return tree, j
            if text[j] == ")":
                return tree, j + 1
            if text[j] != ",":
                raise ValueError(text[j:])
            i = j + 1
        raise ValueError("end")
    tree, end = level(0)
    if end != len(text):
        raise ValueError(text[end:])
    return tree


def select(value, tree):
    if isinstance(value, list):
        return [select(v, tree) for v in value]
    if not tree or not isinstance(value, dict):
        return value
    return {k: select(v, tree[k]) for k, v in value.items() if k in tree}


# ---- a world -------------------------------------------------------------------------------------------------------------------

class World:
    """threads: newest first. Everything else is how it misbehaves; 0, None and empty mean that it does not."""

    def __init__(self, name, now=None):
        self.name, self.now = name, int(now or time.time())
        self.channel = "UC" + name.replace("_", "-")
        self.threads, self.videos, self.made = [], {}, 0
        self.page_size = 100         # pages are cut shorter than asked for
        self.disabled = set()        # videos without comments
        self.private = set()
        self.missing_threads = set() # not to be had by id any more
        self.refuse_fields = False
        self.failure = {}            # page number -> how often processingFailure is the answer (-1: for ever)
        self.failure_replies = {}    # thread -> the same
        self.overlap = 0             # items of the page before that come again
        self.repeat_from = 0         # this page is given again and again
        self.ignore_reply_token = False
        self.ids_most = 50           # more ids in one call are refused
        self.forget_tokens = 0       # so many times: invalidPageToken
        self.quota_left = -1
        self.rate_limit = 0          # so many times 429
        self.refuse_all = None       # (status, reason, message, details)
        self.html = self.half_json = False
        self.broken = set()          # comments whose words are left out
        self.hide_counts = 0         # totalReplyCount counts held replies, too
        self.drop = 0                # so many times the connection ends in the middle of the answer (-1: always)
        self.drop_from = 1           # … beginning with this request
        self.slow_s = 0.0            # before each answer
        self.requests, self.given, self.refused, self.queries = 0, set(), 0, []

    def add_thread(self, n_replies, age, text=None, video=None, **more):
        n, self.made = self.made, self.made + 1
        video = video or "vid" + self.name[:8]
        self.videos.setdefault(video, True)
        t = {"id": f"Ug{self.name}-{n:06d}", "video": video, "text": text or f"thread {n}: my back after the {n % 7}. exercise",
             "published": self.now - age, "author": f"@viewer{n % 50}", "replies": []}
        t.update(more)
        for k in range(n_replies):
            self.add_reply(t, age - 60 * (k + 1))
        self.threads.append(t)
        return t

    def add_reply(self, t, age, text=None, **more):
        k = len(t["replies"])
        r = {"id": f"{t['id']}.r{k:03d}", "parent": t["id"], "video": t["video"], "text": text or f"reply {k}: same here",
             "published": self.now - max(age, 1), "author": f"@other{k % 30}"}
        r.update(more)
        t["replies"].append(r)
        return r

    def newest_first(self):
        self.threads.sort(key=lambda t: (-t["published"], t["id"]))

    def all_ids(self):
        return {c["id"] for t in self.threads for c in [t] + t["replies"]}

    def comment(self, c):
        if c["id"] not in self.broken:
            self.given.add(c["id"])
        s = {"channelId": self.channel, "videoId": c["video"], "textDisplay": c["text"], "textOriginal": c["text"],
             "authorDisplayName": c["author"], "authorProfileImageUrl": AVATAR, "authorChannelUrl": "http://www.youtube.com/" + (c["author"] or ""),
             "authorChannelId": {"value": c.get("author_channel", "UC" + (c["author"] or "").strip("@"))}, "canRate": True,
             "viewerRating": "none", "likeCount": 3, "publishedAt": stamp(c["published"]), "updatedAt": stamp(c.get("updated", c["published"]))}
        if c["id"] in self.broken:
            del s["textDisplay"]
        if c["author"] is None:  # the account is closed
            for key in ("authorChannelId", "authorChannelUrl"):
                del s[key]
            s["authorDisplayName"] = ""
        if "image" in c:
            s["imageUrl"] = c["image"]
        if c.get("parent"):
            s["parentId"] = c["parent"]
            del s["videoId"]
        return {"kind": "youtube#comment", "etag": "e", "id": c["id"], "snippet": s}

    def thread(self, t):
        item = {"kind": "youtube#commentThread", "etag": "e", "id": t["id"],
                "snippet": {"channelId": self.channel, "videoId": t["video"], "canReply": True, "isPublic": True,
                            "totalReplyCount": len(t["replies"]) + (self.hide_counts if t["replies"] else 0), "topLevelComment": self.comment(t)}}
        if t["replies"]:
            item["replies"] = {"comments": [self.comment(r) for r in t["replies"][-5:]]}
        return item

    # ---- lists

    def fail(self, table, key):
        left = table.get(key, 0)
        if left:
            table[key] = left - 1 if left > 0 else left
            raise Refusal(400, "processingFailure", "The API server failed to successfully process the request. While this can be a "
                          "transient error, it usually indicates that the request's input is invalid.")

    def page_of(self, items, token, size, kind):
        """Tokens name the item that comes next, so that they stay right when newer ones arrive."""
        start = 0
        if token:
            if self.forget_tokens:
                self.forget_tokens -= 1
                raise Refusal(400, "invalidPageToken", "The request specifies an invalid page token.", "pageToken")
            prefix, _, rest = token.partition("~")
            number, _, wanted = rest.partition("~")
            if prefix != kind:
                raise Refusal(400, "invalidPageToken", "The request specifies an invalid page token.", "pageToken")
            start = int(number)  # where it was; look for it when newer items have come before it
            if start >= len(items) or items[start]["id"] != wanted:
                start = next((i for i, c in enumerate(items) if c["id"] == wanted), len(items))
        end = min(start + size, len(items))
        return start, end, f"{kind}~{end}~{items[end]['id']}" if end < len(items) else None

    def list_threads(self, q, size):
        if "id" in q:
            wanted = q["id"].split(",")
            if "maxResults" in q or len(wanted) > self.ids_most:
                raise Refusal(400, "incompatibleParameters", "maxResults is not supported with id", "maxResults")
            by_id = {t["id"]: t for t in self.threads if t["id"] not in self.missing_threads}
            return [self.thread(by_id[i]) for i in wanted if i in by_id], None
        items = self.threads
        if "videoId" in q:
            video = q["videoId"]
            if video in self.disabled:
                raise Refusal(403, "commentsDisabled", "The video identified by the <code><a href=\"/youtube/v3/docs/commentThreads/"
                              "list#videoId\">videoId</a></code> parameter has disabled comments.", "videoId")
            if video in self.private:
                raise Refusal(403, "forbidden", "One or more of the requested comment threads cannot be retrieved due to insufficient "
                              "permissions.", "videoId")
            if video not in self.videos:
                raise Refusal(404, "videoNotFound", "The video identified by the <code>videoId</code> parameter could not be found.", "videoId")
            items = [t for t in items if t["video"] == video]
        elif q["allThreadsRelatedToChannelId"] != self.channel:
            raise Refusal(404, "channelNotFound", "The channel could not be found.", "allThreadsRelatedToChannelId")
        start, end, token = self.page_of(items, q.get("pageToken"), size, "t")
        number = start // size + 1
        self.fail(self.failure, number)
        if self.repeat_from and number >= self.repeat_from:
            token = q.get("pageToken") or token
        return [self.thread(t) for t in items[max(0, start - self.overlap):end]], token

    def list_replies(self, q, size):
        t = next((t for t in self.threads if t["id"] == q["parentId"]), None)
        if t is None or t["id"] in self.missing_threads:
            raise Refusal(404, "commentNotFound", "The comment could not be found.", "parentId")
        self.fail(self.failure_replies, t["id"])
        token = None if self.ignore_reply_token else q.get("pageToken")
        start, end, following = self.page_of(t["replies"], token, size, "r")
        return [self.comment(r) for r in t["replies"][start:end]], following

    def answer(self, kind, q, key):
        self.requests += 1
        self.queries.append((kind, q))
        if key != KEY:
            if key is None:
                raise Refusal(403, "forbidden", "Method doesn't allow unregistered callers. Please use API Key.")
            raise Refusal(400, "badRequest", f"API key not valid: {key}. Please pass a valid API key.", details="API_KEY_INVALID")
        if self.refuse_all:
            raise Refusal(*self.refuse_all)
        if self.quota_left == 0:
            raise Refusal(403, "quotaExceeded", "The request cannot be completed because you have exceeded your "
                          "<a href=\"/youtube/v3/getting-started#quota\">quota</a>.")
        self.quota_left -= self.quota_left > 0
        if self.rate_limit:
            self.rate_limit -= 1
            raise Refusal(429, "rateLimitExceeded", "Too many requests.")
        unknown = set(q) - KNOWN
        if unknown:
            raise Refusal(400, "unexpectedParameter", f"Unexpected parameter {sorted(unknown)}")
        if "moderationStatus" in q:
            raise Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
        filters = [f for f in ("videoId", "allThreadsRelatedToChannelId", "id", "parentId") if f in q]
        if len(filters) != 1 or "part" not in q:
            raise Refusal(400, "missingRequiredParameter", "No filter selected.")
        tree = {}
        if "fields" in q:
            try:
                tree = parse_fields(q["fields"])
            except ValueError as e:
                raise Refusal(400, "invalidParameter", f"Invalid field selection {e}", "fields")
            if self.refuse_fields:
                raise Refusal(400, "invalidParameter", "Invalid field selection imageUrl", "fields")
        size = min(int(q.get("maxResults", 20)), 100, self.page_size)
        items, token = (self.list_threads if kind == "commentThreads" else self.list_replies)(q, size)
        if q.get("textFormat") != "plainText":
            raise Refusal(400, "invalidParameter", "this stand-in gives plain text only", "textFormat")
        whole = {"kind": f"youtube#{kind}ListResponse", "etag": "e0", "pageInfo": {"totalResults": 7, "resultsPerPage": 20}, "items": items}
        if token:
            whole["nextPageToken"] = token
        return select(whole, tree)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 20  # head and body in one piece: the other side would wait 40 ms between them
    worlds, log, lock = {}, None, threading.Lock()

    def log_message(self, *args):
        pass

    def send(self, code, body, kind="application/json; charset=UTF-8"):
        self.send_response(code)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        pieces = url.path.strip("/").split("/")
        world = self.worlds.get(pieces[0])
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        with self.lock:
            if self.log:
                self.log.write(self.requestline + "\n")
                self.log.flush()
            if world is None or len(pieces) != 4 or pieces[3] not in ("commentThreads", "comments"):
                self.send(404, b"<!DOCTYPE html><title>Error 404</title>", "text/html; charset=UTF-8")
                return
            before = set(world.given)
            try:
                body = json.dumps(world.answer(pieces[3], query, self.headers.get("X-Goog-Api-Key")), ensure_ascii=False)
                code = 200
            except Refusal as no:
                world.refused += 1
                code, body = no.code, json.dumps(no.body)
            fresh = world.given - before
        if world.drop and world.requests >= world.drop_from:
            world.drop -= 1
            world.given -= fresh
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"items\":[")
            self.close_connection = True
            return
        if world.slow_s:
            time.sleep(world.slow_s)
        if world.html or world.half_json:
            world.given -= fresh
        if world.html:
            self.send(200, b"<html><title>Hotel network</title>Please log in", "text/html")
        else:
            self.send(code, body.encode()[:len(body) // 2] if world.half_json else body.encode())


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):  # the other side was killed: that is what tests do
        pass


def start(worlds, log=None):
    """Serve in a thread. worlds: name -> World, and may change while it runs."""
    Handler.worlds, Handler.log = worlds, log
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, server.server_address[1]


if __name__ == "__main__":  # one world, to try things by hand
    demo = World("demo")
    for n, replies in enumerate((0, 5, 6, 100, 101)):
        demo.add_thread(replies, 3600 * (n + 1))
    _, number = start({"demo": demo}, sys.stderr)
    print(f"url = http://127.0.0.1:{number}/demo/youtube/v3/\nchannel = {demo.channel}\nkey: {KEY}", flush=True)
    while True:
        time.sleep(60)
