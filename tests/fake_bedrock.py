"""Bedrock's batch inference and its bucket on loopback: S3's PUT, GET and DELETE, and the calls about model invocation jobs.

with FakeBedrock() as aws:
    ...  # AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL_BEDROCK = aws.address
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.fake_messages import answer_of
from tests.loopback import Answer, Call, Loopback, Phase

Line = dict[str, Any]


class FakeBedrock(Loopback):
    """`objects` is the bucket, `jobs` the jobs by ARN, `billed` counts the records that were answered. A call to make a job that
    comes with a known token makes none, as AWS's does. `fault_for(record, number)` gives an error code or None."""

    def __init__(
        self,
        *,
        hook: Callable[[Call, Phase], Answer | None] | None = None,
        fault_for: Callable[[str, int], int | None] | None = None,
        looks: int = 2,
    ) -> None:
        super().__init__(hook=hook)
        self.fault_for, self.looks = fault_for, looks
        self.objects: dict[str, bytes] = {}
        self.jobs: dict[str, Line] = {}
        self.billed: Counter[str] = Counter()
        self._random = random.Random(0)

    def answer(self, call: Call) -> Answer:
        """One call: the bucket's paths begin with its name, the others with the name of the thing."""
        path = unquote(call.path).strip("/")
        if path == "model-invocation-job":
            return 200, {"jobArn": self._create(call.json())}
        if path == "model-invocation-jobs":
            found = [job for job in self.jobs.values() if call.query.get("nameContains", "") in job["jobName"]]
            return 200, {"invocationJobSummaries": [_shown(job) for job in found]}
        if path.startswith("model-invocation-job/"):
            name = path.removeprefix("model-invocation-job/")
            if name.removesuffix("/stop") not in self.jobs:
                return 404, {"message": "no such job"}
            job = self.jobs[name.removesuffix("/stop")]
            if name.endswith("/stop"):
                job["status"] = "Stopping"
                return 200, {}
            self._look(job)
            return 200, _shown(job)
        if call.method == "PUT":
            self.objects[path] = call.body
        elif call.method == "DELETE":
            self.objects.pop(path, None)
        elif path in self.objects:
            return 200, self.objects[path]
        else:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>"
        return 200, b""

    def _create(self, body: Line) -> str:
        for arn, job in self.jobs.items():
            if job["clientRequestToken"] == body["clientRequestToken"]:
                return arn
        number = len(self.jobs) + 1
        arn = f"arn:aws:bedrock:eu-west-1:123456789012:model-invocation-job/job{number:09d}"
        self.jobs[arn] = body | {"jobArn": arn, "status": "Submitted", "looks": 0, "number": number}
        self.jobs[arn] |= {"submitTime": "2026-11-25T12:00:00Z", "lastModifiedTime": "2026-11-25T12:00:00Z"}
        return arn

    def _look(self, job: Line) -> None:
        job["looks"] += 1
        if job["status"] not in ("Submitted", "InProgress", "Stopping") or job["looks"] < self.looks:
            return
        source = job["inputDataConfig"]["s3InputDataConfig"]["s3Uri"].removeprefix("s3://")
        folder = job["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"].removeprefix("s3://").rstrip("/")
        records = [json.loads(line) for line in self.objects[source].splitlines()]
        self._random.shuffle(records)
        rows = []
        for record in records:
            fault = self.fault_for(record["recordId"], job["number"]) if self.fault_for else None
            if fault is not None:
                rows.append(record | {"error": {"errorCode": fault, "errorMessage": "no"}})
                continue
            self.billed[json.dumps(record["modelInput"], sort_keys=True)] += 1
            rows.append(record | {"modelOutput": answer_of(record["modelInput"])})
        place = f"{folder}/{job['jobArn'].rsplit('/', 1)[-1]}/{source.rsplit('/', 1)[-1]}.out"
        self.objects[place] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        job["status"] = "Stopped" if job["status"] == "Stopping" else "Completed"


def _shown(job: Line) -> Line:
    return {name: value for name, value in job.items() if name not in ("looks", "number", "clientRequestToken")}
