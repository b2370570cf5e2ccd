"""Getting it out: to a folder, a server, a bucket; and what a kill, a full disk or a wrong address does to it."""

import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tests.conftest import Tried, quickly_built
from workflow.errors import CommuniqueError, DeliveryError, UsageError
from workflow.manifest import Entry, Manifest, digest_of, sealed
from workflow.staging import JOURNAL, STAGING
from workflow.targets import Target, open_target, plainly_there
from workflow.uploading import upload
from workflow.verification import verify_site
from workflow.viewing import type_of


def make_site(folder: Path, files: dict[str, str]) -> Path:
    """A site of these files, with manifest and sums; what was there before is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    data = {PurePosixPath(name): text.encode() for name, text in files.items()}
    entries = [Entry(str(path), *digest_of(one), type_of(path)) for path, one in sorted(data.items())]
    for path, one in {**data, **sealed(data, Manifest(tuple(entries)))}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(one)
    (folder / ".communique").write_text("Made by communique build.\n")
    return folder


FIRST = {
    "index.html": "old page",
    "es/a/index.html": "old Spanish page",
    "es/a/a.es.pdf": "old PDF",
    "es/b/index.html": "to be taken back",
    "same.txt": "as it is",
}
SECOND = {
    "index.html": "new page",
    "es/a/index.html": "new Spanish page",
    "es/a/a.es.pdf": "new PDF",
    "es/a/a.es.txt": "new text",
    "same.txt": "as it is",
    "copy.txt": "new text",
}


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".communique")
    }


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    """The site as it was, and as it is now."""
    return make_site(tmp_path / "first", FIRST), make_site(tmp_path / "second", SECOND)


# ---------------------------------------------------------------------------------------------- a folder


def test_a_folder_becomes_what_the_site_is(sites, tmp_path):
    web = tmp_path / "web"

    first = upload(sites[0], open_target(str(web)))
    second = upload(sites[1], open_target(str(web)))
    third = upload(sites[1], open_target(f"file://{web}"))

    assert (first.new, first.changed, first.deleted) == (5, 0, 0)
    assert (second.new, second.changed, second.unchanged, second.deleted) == (2, 3, 1, 1)
    assert (third.new, third.changed, third.unchanged, third.deleted) == (0, 0, 6, 0)
    assert content(web) == content(sites[1])
    assert verify_site(web).ok
    assert not (web / "es/b").exists()
    assert not (web / STAGING).exists()


def test_an_address_of_a_folder_may_be_written_with_escapes(sites, tmp_path):
    upload(sites[0], open_target(f"file://{tmp_path}/my%20web"))

    assert content(tmp_path / "my web") == content(sites[0])


def test_what_somebody_else_put_there_stays(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    (web / ".htaccess").write_text("theirs")
    (web / "es/b/notes.txt").write_text("theirs")

    upload(sites[1], open_target(str(web)))

    assert (web / ".htaccess").read_text() == "theirs"
    assert (web / "es/b/notes.txt").read_text() == "theirs"
    assert not (web / "es/b/index.html").exists()


def test_a_place_that_holds_other_files_is_refused_and_left_alone(sites, tmp_path):
    web = tmp_path / "web"
    web.mkdir()
    (web / "index.html").write_text("somebody's home page")

    with pytest.raises(DeliveryError, match=r"holds files that are not ours, index\.html for one") as error:
        upload(sites[0], open_target(str(web)))

    assert "nothing was touched" in error.value.faults[0].tip
    assert content(web) == {"index.html": "somebody's home page"}


def test_a_foreign_file_in_the_way_of_a_new_one_is_not_overwritten(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    (web / "copy.txt").write_text("theirs")

    with pytest.raises(DeliveryError, match=r"copy\.txt is there already, and not ours"):
        upload(sites[1], open_target(str(web)))

    assert (web / "copy.txt").read_text() == "theirs"
    assert content(web)["index.html"] == "old page"


def test_a_file_that_was_altered_or_lost_there_is_sent_again(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    (web / "same.txt").write_text("longer than it was")
    (web / "index.html").unlink()

    upload(sites[0], open_target(str(web)))

    assert verify_site(web).ok


def test_a_site_that_does_not_verify_is_not_sent(sites, tmp_path):
    (sites[0] / "index.html").write_text("altered")

    with pytest.raises(DeliveryError, match=r"changed: index\.html"):
        upload(sites[0], open_target(str(tmp_path / "web")))

    assert not (tmp_path / "web").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://server/path", "“ftp://” is no place that we can upload to"),
        ("sftp://name:secret@server/path", "the address holds a password"),
        ("sftp://server", "the address names no folder of the server"),
        ("sftp://name:secret@server:abc/path", "the address cannot be read: Port"),
        ("sftp://server:99999/path", "the address cannot be read: Port"),
        ("sftp://name:secret@[::1/path", "the address cannot be read: Invalid IPv6"),
    ],
)
def test_an_address_that_will_not_do_is_told_without_what_is_secret(url, words):
    with pytest.raises(UsageError, match=words) as error:
        open_target(url)

    assert "secret" not in str(error.value)


def test_the_site_cannot_be_uploaded_into_itself(sites):
    with pytest.raises(UsageError, match="lie in one another"):
        upload(sites[0], open_target(str(sites[0] / "web")))


# --------------------------------------------------------------------------------------------- accidents

CHILD = """
import sys
from pathlib import Path
from workflow import targets, uploading
move = targets.Target.move
def slowly(self, *names):
    import time
    time.sleep({pause})
    print(*names, flush=True)
    move(self, *names)
targets.Target.move = slowly
uploading.upload(Path(sys.argv[1]), targets.open_target(sys.argv[2]))
"""


def killed(site: Path, url: str, after: Callable[[str], bool]) -> str:
    """Start an upload in a process of its own, and kill it after a line for which `after` holds; the last line."""
    command = [sys.executable, "-c", CHILD.format(pause=0.02), str(site), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        line = ""
        for line in child.stdout or ():
            if after(line):
                child.send_signal(signal.SIGKILL)
                break
    return line


def test_killed_while_files_are_sent_the_old_site_is_whole_and_verifies(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))

    killed(sites[1], str(web), lambda line: line.count(STAGING) == 2)

    assert (web / STAGING).is_dir()
    assert content(web) | content(sites[0]) == content(web)
    assert verify_site(web).ok
    upload(sites[1], open_target(str(web)))
    assert content(web) == content(sites[1])


def test_killed_while_files_take_their_places_it_is_finished_by_the_next_upload(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))

    killed(sites[1], str(web), lambda line: "a.es.pdf" in line)

    found = [finding.text for finding in verify_site(web).findings if not finding.ok]
    assert "an upload was interrupted: start it again, and it is finished" in found
    for name, text in content(web).items():
        assert (
            name.startswith(STAGING)
            or text in {FIRST.get(name), SECOND.get(name)}
            or "sha256" in text
            or name == "SHA256SUMS"
        )
    done = upload(sites[1], open_target(str(web)))
    assert done.resumed
    assert content(web) == content(sites[1])
    assert verify_site(web).ok


def test_killed_at_any_moment_nothing_is_lost(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    moves = random.randrange(1, 20)
    lines: list[str] = []

    def is_time(line: str) -> bool:
        lines.append(line)
        return len(lines) >= moves

    killed(sites[1], str(web), is_time)

    assert verify_site(web).ok or (web / JOURNAL).exists()
    upload(sites[1], open_target(str(web)))
    assert content(web) == content(sites[1])


class StoppedError(Exception):
    """Stands for a kill between two steps."""


@pytest.mark.parametrize("step", range(1, 40, 2))
def test_stopped_after_any_step_the_next_upload_ends_well(sites, tmp_path, monkeypatch, step):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    left = step

    def counted(name: str) -> None:
        real = getattr(Target, name)

        def stop_at_last(self: Target, *arguments: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise StoppedError
            return real(self, *arguments)

        monkeypatch.setattr(Target, name, stop_at_last)

    for name in ("put", "move", "delete"):
        counted(name)
    try:
        upload(sites[1], open_target(str(web)))
    except StoppedError:
        assert verify_site(web).ok or (web / JOURNAL).exists()
    monkeypatch.undo()

    upload(sites[1], open_target(str(web)))
    assert content(web) == content(sites[1])
    assert not (web / STAGING).exists()


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root can mount a small disk")
def test_where_there_is_no_space_left_the_old_site_stays(sites, tmp_path):
    web = tmp_path / "web"
    large = make_site(tmp_path / "large", {**SECOND, "large.pdf": "x" * 400_000})
    script = f"""
        mount -t tmpfs -o size=200k none {web} || exit 77
        {sys.executable} -c 'if 1:
            import sys
            from pathlib import Path
            from workflow.targets import open_target
            from workflow.uploading import upload
            from workflow.verification import verify_site
            upload(Path("{sites[0]}"), open_target("{web}"))
            try:
                upload(Path("{large}"), open_target("{web}"))
            except Exception as error:
                print(error, error.faults[0].tip)
            print(verify_site(Path("{web}")).ok)'
    """
    web.mkdir()

    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)

    if done.returncode == 77:
        pytest.skip("this system lets nobody mount a disk")
    assert "no space left there" in done.stdout, done.stderr
    assert "the site there is as it was" in done.stdout
    assert done.stdout.endswith("True\n")


@pytest.mark.parametrize("journal", ["nonsense", '{"moves": [["x", "../../evil"]], "deletions": []}', "[]"])
def test_a_journal_that_is_none_of_ours_is_refused(sites, tmp_path, journal):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    (web / STAGING).mkdir()
    (web / JOURNAL).write_text(journal)

    with pytest.raises(DeliveryError, match="journal of an earlier upload cannot be read"):
        upload(sites[1], open_target(str(web)))

    assert content(web)["index.html"] == "old page"


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Let something happen once, after all has been sent and before anything takes its place."""
    settle = Target.settle

    def settle_after(self: Target) -> None:
        monkeypatch.setattr(Target, "settle", settle)
        deed()
        settle(self)

    monkeypatch.setattr(Target, "settle", settle_after)


def test_two_uploads_from_one_machine_do_not_mix(sites, tmp_path, monkeypatch):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    refused = []

    def second() -> None:
        try:
            upload(sites[0], open_target(f"file://{web}"))
        except DeliveryError as error:
            refused.append(str(error))

    def in_a_thread() -> None:
        other = threading.Thread(target=second)
        other.start()
        other.join()

    meanwhile(monkeypatch, in_a_thread)
    upload(sites[1], open_target(str(web)))

    assert refused == [f"file://{web}: another upload is on its way there"]
    assert content(web) == content(sites[1])
    assert not (web / STAGING).exists()


def test_while_an_upload_from_another_machine_is_at_work_none_begins(sites, tmp_path):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    (web / STAGING).mkdir()
    claim = web / STAGING / "by-another"
    claim.write_bytes(b"")

    with pytest.raises(DeliveryError, match="another upload is on its way there") as error:
        upload(sites[1], open_target(str(web)))
    assert "15 minutes" in error.value.faults[0].tip
    assert content(web) == content(sites[0]) | {f"{STAGING}by-another": ""}
    assert [path.name for path in (web / STAGING).iterdir()] == ["by-another"]

    os.utime(claim, (time.time() - 1000, time.time() - 1000))
    upload(sites[1], open_target(str(web)))
    assert content(web) == content(sites[1])
    assert not (web / STAGING).exists()


def test_an_upload_whose_files_somebody_swept_away_moves_none(sites, tmp_path, monkeypatch):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    meanwhile(monkeypatch, lambda: next((web / STAGING).glob("*.pdf")).unlink())

    with pytest.raises(DeliveryError, match="another upload has taken away files of this one"):
        upload(sites[1], open_target(str(web)))

    assert content(web) | content(sites[0]) == content(web)
    assert verify_site(web).ok


def test_files_that_are_swept_away_while_they_take_their_places_are_no_success(sites, tmp_path, monkeypatch):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    put = Target.put

    def put_and_sweep(self: Target, name: str, *others: Any, **more: Any) -> None:
        put(self, name, *others, **more)
        if "journal" in name:
            monkeypatch.setattr(Target, "put", put)
            shutil.rmtree(web / STAGING, ignore_errors=True)
            (web / STAGING).mkdir()
            (web / name).write_bytes(b"")

    monkeypatch.setattr(Target, "put", put_and_sweep)
    with pytest.raises(DeliveryError, match="another upload has taken away files of this one"):
        upload(sites[1], open_target(str(web)))

    upload(sites[1], open_target(str(web)))
    assert content(web) == content(sites[1])
    assert verify_site(web).ok


def interrupted(site: Path, web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upload that stopped after two files had taken their places."""
    move = Target.move
    left = [2]

    def moving(self: Target, name: str, to: str) -> None:
        left[0] -= not to.startswith(STAGING)
        if left[0] < 0:
            raise StoppedError
        move(self, name, to)

    with monkeypatch.context() as patch:
        patch.setattr(Target, "move", moving)
        with pytest.raises(StoppedError):
            upload(site, open_target(str(web)))


def test_what_was_lost_of_an_interrupted_upload_is_sent_again(sites, tmp_path, monkeypatch):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    interrupted(sites[1], web, monkeypatch)
    for path in (web / STAGING).glob("*.html"):
        path.unlink()

    assert upload(sites[1], open_target(str(web))).resumed

    assert content(web) == content(sites[1])
    assert verify_site(web).ok


def test_after_an_interruption_files_are_compared_by_their_bytes(sites, tmp_path, monkeypatch):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    interrupted(sites[1], web, monkeypatch)
    (web / "same.txt").write_text("as it ni")

    done = upload(sites[1], open_target(str(web)))

    assert done.resumed
    assert content(web) == content(sites[1])


def test_an_older_site_can_take_the_place_of_one_that_was_interrupted(sites, tmp_path, monkeypatch):
    web = tmp_path / "web"
    upload(sites[0], open_target(str(web)))
    interrupted(sites[1], web, monkeypatch)
    for path in (web / STAGING).iterdir():
        if path.name != "journal.json":
            path.unlink()

    upload(sites[0], open_target(str(web)))

    assert content(web) == content(sites[0])
    assert verify_site(web).ok


# ---------------------------------------------------------------------------------------------- a bucket


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """A server on this machine that speaks as S3 does, and a client for it."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    values = {
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "unlogged-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="statements")
        yield client
    server.stop()


def objects(s3: Any, prefix: str) -> dict[str, str]:
    found = s3.list_objects_v2(Bucket="statements", Prefix=f"{prefix}/").get("Contents", [])
    return {
        item["Key"].removeprefix(f"{prefix}/"): s3.get_object(Bucket="statements", Key=item["Key"])["Body"]
        .read()
        .decode()
        for item in found
    }


def test_a_bucket_becomes_what_the_site_is_with_types_and_times_to_keep(s3, sites):
    s3.put_object(Bucket="statements", Key="elsewhere.txt", Body=b"not of the site")

    upload(sites[0], open_target("s3://statements/web"))
    done = upload(sites[1], open_target("s3://statements/web"))

    assert (done.new, done.changed, done.unchanged, done.deleted) == (2, 3, 1, 1)
    assert objects(s3, "web") == content(sites[1])
    page = s3.head_object(Bucket="statements", Key="web/index.html")
    pdf = s3.head_object(Bucket="statements", Key="web/es/a/a.es.pdf")
    sums = s3.head_object(Bucket="statements", Key="web/SHA256SUMS")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=300")
    assert (pdf["ContentType"], pdf["CacheControl"]) == ("application/pdf", "public, max-age=3600")
    assert sums["ContentType"] == "text/plain; charset=utf-8"
    assert s3.get_object(Bucket="statements", Key="elsewhere.txt")["Body"].read() == b"not of the site"


def test_an_upload_to_a_bucket_killed_half_way_leaves_the_old_site(s3, sites, tmp_path):
    upload(sites[0], open_target("s3://statements/killed"))
    command = [sys.executable, "-c", CHILD.format(pause=3), str(sites[1]), "s3://statements/killed"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        until = time.monotonic() + 30
        while f"{STAGING}journal.json" not in objects(s3, "killed") and time.monotonic() < until:
            time.sleep(0.05)  # the journal is there, and the first file takes its place in three seconds
        child.send_signal(signal.SIGKILL)

    there = objects(s3, "killed")
    old = {name: text for name, text in there.items() if not name.startswith(STAGING)}
    for name, text in old.items():
        (tmp_path / "got" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "got" / name).write_text(text)
    assert verify_site(tmp_path / "got").ok

    done = upload(sites[1], open_target("s3://statements/killed"))
    assert done.resumed
    assert objects(s3, "killed") == content(sites[1])


def test_a_claim_in_a_bucket_keeps_others_out(s3, sites):
    s3.put_object(Bucket="statements", Key=f"claimed/{STAGING}by-another", Body=b"")

    with pytest.raises(DeliveryError, match="another upload is on its way there"):
        upload(sites[0], open_target("s3://statements/claimed"))

    assert list(objects(s3, "claimed")) == [f"{STAGING}by-another"]


def test_a_bucket_that_is_not_there_or_not_ours_is_told_without_a_secret(s3, sites):
    s3.put_object(Bucket="statements", Key="theirs/page.html", Body=b"theirs")

    with pytest.raises(DeliveryError, match="holds files that are not ours"):
        upload(sites[0], open_target("s3://statements/theirs"))
    with pytest.raises(CommuniqueError) as error:
        upload(sites[0], open_target("s3://no-such-bucket-here/web"))
    assert "unlogged-secret" not in str(error.value)


# --------------------------------------------------------------------------------------- an SFTP server


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """An SFTP server on this machine, its address, and the folder that it serves."""
    import paramiko

    from tests.sftp import serve

    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    served = tmp_path / "served"
    served.mkdir()
    host_key, own_key = paramiko.RSAKey.generate(2048), paramiko.RSAKey.generate(2048)
    own_key.write_private_key_file(str(home / ".ssh/id_rsa"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    stop = threading.Event()
    port = serve(served, host_key, own_key, stop)
    known = f"[127.0.0.1]:{port} {host_key.get_name()} {host_key.get_base64()}\n"
    (home / ".ssh/known_hosts").write_text(known)
    yield f"sftp://ana@127.0.0.1:{port}/web", served / "web"
    stop.set()


def test_a_server_becomes_what_the_site_is(sites, server):
    url, web = server

    upload(sites[0], open_target(url))
    done = upload(sites[1], open_target(url))

    assert (done.new, done.changed, done.unchanged, done.deleted) == (2, 3, 1, 1)
    assert content(web) == content(sites[1])
    assert verify_site(web).ok
    assert not (web / STAGING).exists()


@pytest.mark.parametrize("call", ["list_folder", "open", "posix_rename"])
def test_a_server_that_falls_silent_is_given_up(sites, server, monkeypatch, call):
    from tests.sftp import Folder
    from workflow import targets

    url, web = server
    upload(sites[0], open_target(url))
    silent = threading.Event()
    monkeypatch.setattr(targets, "SILENCE", 1.0)
    target = open_target(url)
    monkeypatch.setattr(Folder, call, lambda *_: silent.wait(60))

    with pytest.raises(DeliveryError, match="no answer within 1 seconds"):
        upload(sites[1], target)

    silent.set()
    assert verify_site(web).ok
    assert (web / "index.html").read_text() == FIRST["index.html"]


def test_a_connection_that_is_cut_is_told_in_a_sentence(sites, server):
    url, _ = server
    target = open_target(url)
    target.files.client.get_transport().sock.close()

    with pytest.raises(DeliveryError, match=r"(?i)connection|socket") as error:
        upload(sites[0], target)

    assert "start the upload again" in error.value.faults[0].tip


def test_a_bare_end_of_file_is_a_connection_that_was_cut():
    with pytest.raises(DeliveryError, match="sftp://x: the connection was cut"), plainly_there("sftp://x"):
        raise EOFError


def test_a_folder_on_a_server_that_cannot_be_looked_into_is_not_taken_for_an_empty_one(sites, server, monkeypatch):
    import paramiko

    from tests.sftp import Folder

    url, _ = server
    upload(sites[0], open_target(url))
    listed = Folder.list_folder

    def guarded(self: Folder, path: str) -> Any:
        return paramiko.SFTP_PERMISSION_DENIED if "es" in path else listed(self, path)

    monkeypatch.setattr(Folder, "list_folder", guarded)

    with pytest.raises(DeliveryError, match="permission is missing"):
        upload(sites[1], open_target(url))


def test_a_claim_on_a_server_keeps_others_out(sites, server):
    url, web = server
    (web / STAGING).mkdir(parents=True)
    (web / STAGING / "by-another").write_bytes(b"")

    with pytest.raises(DeliveryError, match="another upload is on its way there"):
        upload(sites[0], open_target(url))

    assert [path.name for path in web.rglob("*")] == [STAGING.rstrip("/"), "by-another"]


def test_a_server_whose_key_nobody_knows_is_not_spoken_with(sites, server, tmp_path):
    url, web = server
    (tmp_path / "home/.ssh/known_hosts").write_text("")

    with pytest.raises(DeliveryError, match="not found in known_hosts") as error:
        open_target(url)

    assert "known_hosts" in error.value.faults[0].tip
    assert not web.exists()


# --------------------------------------------------------------------------------------- the command


def test_the_command_says_what_it_did_and_notes_what_went_out(project, tmp_path):
    quickly_built(project)

    result = project.run("upload", str(tmp_path / "web"))
    again = project.run("upload", str(tmp_path / "web"))

    assert result.exit_code == 0, result.output
    assert "new, 0 changed, 0 deleted, 0 as they were" in result.output
    assert "files noted in locales/released.txt: commit it" in result.output
    assert "0 new, 0 changed, 0 deleted" in again.output
    assert "noted" not in again.output
    assert "right-to-life.en.txt" in project.read("locales/released.txt")
    assert json.loads((tmp_path / "web/manifest.json").read_text())["schema"] == 1


def withdraw(project: Tried) -> None:
    result = project.run("withdraw", "right-to-life", "--by", "Ana", "--reason", "wrong")
    assert "next: communique build, then communique upload" in result.output


def embargo(project: Tried) -> None:
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text.replace("date:", "embargo: 2999-01-01T09:00Z\ndate:", 1))


def remove(project: Tried) -> None:
    (project.root / "source/right-to-life.md").unlink()


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (withdraw, "withdrawn on"),
        (embargo, "embargoed until 2999-01-01T09:00+00:00"),
        (remove, "it is in the project no more"),
    ],
)
def test_what_may_not_go_out_any_more_is_not_uploaded_before_the_next_build(project, tmp_path, deed, why):
    project.write("source/other.md", project.read("source/right-to-life.md").replace("life", "health"))
    quickly_built(project)
    deed(project)

    refused = project.run("upload", str(tmp_path / "web"))

    assert f"right-to-life in en may not go out now: {why}" in refused.output
    assert "communique build brings the site up to date" in refused.output
    assert "other in en" not in refused.output
    assert refused.exit_code == 1
    assert not (tmp_path / "web").exists()

    quickly_built(project)
    assert project.run("upload", str(tmp_path / "web")).exit_code == 0


def test_a_site_that_was_built_for_a_later_hour_is_not_uploaded_before_it(project, tmp_path):
    embargo(project)
    quickly_built(project, datetime.datetime(2999, 2, 1, tzinfo=datetime.UTC))

    assert "embargoed until 2999" in project.run("upload", str(tmp_path / "web")).output
    assert not (tmp_path / "web").exists()
