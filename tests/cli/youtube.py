"""redflag fetch of the source "youtube" against tests/net/youtube_server.py.

usage: youtube.py REDFLAG WORK KILLS SEED      (run by youtube.sh)
"""
import sys
import time

import youtube_failing as failing
import youtube_killed
import youtube_reading as reading
from youtube_case import Case, check, failures, log, server, stand_in, work

for test in (reading.case_replies, reading.case_by_video, reading.case_guards, reading.case_fields_and_tokens, reading.case_odd_comments,
             reading.case_promises, reading.case_late, reading.case_since, reading.case_pinned, reading.case_deep, failing.case_disabled,
             failing.case_failures, failing.case_quota, failing.case_refusals, failing.case_connection, failing.case_doctor,
             youtube_killed.killed):
    begin = time.monotonic()
    test()
    print(f"{test.__name__.removeprefix('case_')}: {time.monotonic() - begin:.1f} s", flush=True)
log.flush()
Case("log")
check("the key stands in an address", stand_in.KEY not in (work / "requests").read_text())
server.shutdown()
sys.exit(bool(failures))
