"""Bedrock's model invocation jobs: files lie in a bucket of yours. LiteLLM puts the requests into each model's own form and uploads
them; the job itself is made with boto3, which LiteLLM brings along, and under a token, so that it can't be made twice.

    s3://BUCKET/litellm-bedrock-files-MODEL-UUID.jsonl -> job -> s3://BUCKET/ftprep/JOB/ID/NAME.jsonl.out

A line of the answers holds what the model itself gives: Claude's messages, or Nova's.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftprep.engines import Passing, caching
from ftprep.engines.batch import Remote, Result, Status, lines
from ftprep.engines.batch.journal import Job
from ftprep.engines.batch.trouble import Answered, meaning
from ftprep.engines.litellm_engine import load, options
from ftprep.errors import BadSetting, FtprepError, NoKey
from ftprep.records import Request, Target
from ftprep.settings import Settings

_BUCKET, _ROLE = "AWS_S3_BUCKET_NAME", "AWS_BATCH_ROLE_ARN"
_STATUS: dict[str, Status] = {
    "Completed": "ended",
    "PartiallyCompleted": "ended",
    "Failed": "failed",
    "Stopping": "cancelling",
    "Stopped": "cancelled",
    "Expired": "expired",
}
_HOURS = 24


class Jobs:
    """See `Provider`. Bucket and role come from AWS_S3_BUCKET_NAME and AWS_BATCH_ROLE_ARN, keys and region from where AWS's own
    tools find them."""

    def __init__(self, target: Target, settings: Settings, base: str | None) -> None:
        import boto3  # type: ignore[import-untyped]  # it ships no types
        from botocore.config import Config  # type: ignore[import-untyped]  # nor does this
        from botocore.exceptions import NoRegionError  # type: ignore[import-untyped]  # nor this

        self.notices: list[str] = []
        self._model, self._name = target.model, target.model.split("/")[-1]
        if "claude" not in self._name and "nova" not in self._name:
            raise BadSetting(
                where="batch", what=f"of Bedrock's models ftprep reads the batches of Claude and Nova, not of {self._name}"
            )
        missing = [name for name in (_BUCKET, _ROLE) if not os.environ.get(name)]
        if missing:
            raise BadSetting(where="batch", what=f"batches on Bedrock need a bucket and a role: set {' and '.join(missing)}")
        self._timeout = max(settings.timeout, 60.0)
        how = Config(retries={"total_max_attempts": 1}, read_timeout=self._timeout)
        try:
            self._jobs = boto3.client("bedrock", endpoint_url=base or target.api_base, config=how)
            self._s3 = boto3.client("s3", config=how)
        except NoRegionError:
            raise BadSetting(where="batch", what="batches on Bedrock need a region: set AWS_REGION") from None
        if boto3.Session().get_credentials() is None:
            raise NoKey(model=target.model, keys="AWS credentials (a profile, a role, or AWS_ACCESS_KEY_ID)")
        self.base = str(self._jobs.meta.endpoint_url)
        self._litellm = load()
        self._first = True

    def __del__(self) -> None:
        for client in (getattr(self, "_jobs", None), getattr(self, "_s3", None)):
            if client is not None:
                client.close()  # boto3 would leave its connections to the garbage collector

    def line(self, custom_id: str, request: Request, context: str | None) -> bytes:
        """See `Provider`: OpenAI's form, which LiteLLM turns into the model's own at the upload."""
        if request.endpoint != "chat":
            raise BadSetting(where="batch", what="requests of the small profile are raw completions, which no batch API takes")
        asked = {name: value for name, value in options(request.parameters).items() if value is not None}
        if asked.pop("response_format", None) is not None:
            lines.no_json_mode(self.notices, self._model)
        body = {"model": self._model} | asked | caching.chat(request, context, self._model, None)
        line = {"custom_id": custom_id, "method": "POST", "url": "/v1/chat/completions", "body": body}
        return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def upload(self, file: Path, name: str, /) -> str:
        """See `Provider`. Its id is its address in the bucket."""
        with self._translated(), file.open("rb") as data:
            sent = self._litellm.create_file(
                file=(f"ftprep-{name}.jsonl", data, "application/jsonl"),
                purpose="batch",
                custom_llm_provider="bedrock",
                s3_bucket_name=os.environ[_BUCKET],
                s3_endpoint_url=str(self._s3.meta.endpoint_url),
                aws_region_name=self._s3.meta.region_name,
                timeout=600.0,
            )
        return str(sent.id)

    def create(self, job: Job, _file: Path, /) -> Remote:
        """See `Provider`. AWS makes one job for a token, however often it is asked."""
        with self._translated():
            made = self._jobs.create_model_invocation_job(
                jobName=_named(job),
                clientRequestToken=_named(job),
                roleArn=os.environ[_ROLE],
                modelId=self._name,
                inputDataConfig={"s3InputDataConfig": {"s3Uri": job.file_id}},
                outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{os.environ[_BUCKET]}/ftprep/{job.id}/"}},
                timeoutDurationInHours=_HOURS,
            )
        return Remote(id=made["jobArn"], status="working")

    def find(self, job: Job, _known: frozenset[str], /) -> Remote | None:
        """See `Provider`: by the job's name, which is ours."""
        with self._translated():
            listed = self._jobs.list_model_invocation_jobs(nameContains=_named(job))["invocationJobSummaries"]
        return next((self._remote(one) for one in listed if one["jobName"] == _named(job)), None)

    def retrieve(self, job: Job) -> Remote:
        """See `Provider`."""
        with self._translated():
            return self._remote(self._jobs.get_model_invocation_job(jobIdentifier=job.batch_id))

    def results(self, remote: Remote) -> Iterator[Result]:
        """See `Provider`, streamed from the bucket."""
        for address in remote.outputs:
            bucket, _, key = address.removeprefix("s3://").partition("/")
            with self._translated():
                for line in lines.lines(self._s3.get_object(Bucket=bucket, Key=key)["Body"].iter_chunks(1 << 16)):
                    if (result := lines.of_bedrock(line, self._model)) is not None:
                        yield result

    def cancel(self, job: Job) -> Remote:
        """See `Provider`."""
        with self._translated():
            self._jobs.stop_model_invocation_job(jobIdentifier=job.batch_id)
        return self.retrieve(job)

    def discard(self, job: Job, remote: Remote | None, /) -> None:
        """See `Provider`: the requests and the answers in the bucket."""
        for address in filter(None, (job.file_id, *(remote.outputs if remote is not None else ()))):
            bucket, _, key = address.removeprefix("s3://").partition("/")
            with contextlib.suppress(Passing, FtprepError), self._translated():
                self._s3.delete_object(Bucket=bucket, Key=key)

    def _remote(self, told: dict[str, Any]) -> Remote:
        status = _STATUS.get(told["status"], "working")
        given = told["inputDataConfig"]["s3InputDataConfig"]["s3Uri"].rsplit("/", 1)[-1]
        folder = told["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"].rstrip("/")
        output = f"{folder}/{told['jobArn'].rsplit('/', 1)[-1]}/{given}.out"
        return Remote(
            id=told["jobArn"],
            status=status,
            done=told.get("successRecordCount") or 0,
            failed=told.get("errorRecordCount") or 0,
            outputs=(output,) if status in ("ended", "cancelled", "expired") else (),
            code="job_failed" if status == "failed" else "",
        )

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (Passing, FtprepError, GeneratorExit):
            raise
        except ClientError as error:
            told: Exception = Answered(error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
            raise meaning(told, self._model, self.base, timeout=self._timeout, first=self._first) from None
        except BotoCoreError as error:
            raise Passing(f"AWS could not be reached ({type(error).__name__})") from None
        except Exception as error:
            raise meaning(error, self._model, self.base, timeout=self._timeout, first=self._first) from None
        self._first = False


def _named(job: Job) -> str:
    return f"ftprep-{job.id}"
