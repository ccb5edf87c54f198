"""A headless Chromium, spoken to by the DevTools protocol over two pipes: pages at a given width, what a script finds in them, pictures."""
import base64
import json
import os
import shutil
import subprocess
import tempfile


class Browser:
    def __init__(self):
        name = next((n for n in ("chromium", "chromium-browser", "google-chrome") if shutil.which(n)), None)
        if name is None:
            raise FileNotFoundError("no chromium: see .ci/packages-test")
        self.home = tempfile.mkdtemp(prefix="redflag-browser-")
        theirs, self.out = os.pipe()
        self.into, answers = os.pipe()
        os.set_inheritable(theirs, True)
        os.set_inheritable(answers, True)
        flags = ["--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.home}/profile", "--no-first-run", "--disable-gpu",
                 "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
                 "--hide-scrollbars", "--proxy-server=127.0.0.1:9", "--force-color-profile=srgb", "--font-render-hinting=none"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's own refuses root
        words = " ".join([name, *flags, "about:blank"])
        self.process = subprocess.Popen(["sh", "-c", f"exec 3<&{theirs} 4>&{answers}; exec {words}"], pass_fds=(theirs, answers),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "HOME": self.home, "XDG_CONFIG_HOME": self.home, "XDG_CACHE_HOME": self.home})
        os.close(theirs)
        os.close(answers)
        self.rest, self.number, self.session = b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.into, 1 << 20)
            if not more:
                raise EOFError("the browser has gone")
            self.rest += more
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, **params):
        self.number += 1
        question = {"id": self.number, "method": method, "params": params}
        if self.session:
            question["sessionId"] = self.session
        os.write(self.out, json.dumps(question).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def show(self, path, width, height, media="screen", dark=False):
        """Open a file as a screen or sheet of that width."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.run("new Promise(done => document.readyState == 'complete' ? done(1) : addEventListener('load', () => done(1)))")

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def picture(self, path):
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]))

    def paper(self, path):
        """The pages as a printer gets them."""
        sheet = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False, paperWidth=8.27, paperHeight=11.69)
        path.write_bytes(base64.b64decode(sheet["data"]))

    def end(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (OSError, EOFError, RuntimeError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.out)
        os.close(self.into)
        shutil.rmtree(self.home, ignore_errors=True)
