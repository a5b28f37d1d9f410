"""How publishers lay out archives, for the makers of golden files and of test data. Standard library only."""

import gzip
import io
import tarfile


def tar_gz(path, entries, level=9):
    """A tar archive in a gzip file, of (name, bytes) and of (name, None) for folders; the same bytes every time."""
    with gzip.GzipFile(path, "wb", compresslevel=level, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for name, data in entries:
                info = tarfile.TarInfo(name)
                if data is None:
                    info.type = tarfile.DIRTYPE
                    archive.addfile(info)
                else:
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))


def cifar10(path, batches, test, level=9):
    """CIFAR-10's binary version: five training batches and one for tests, each the bytes of its records."""
    top = "cifar-10-batches-bin"
    entries = [(f"{top}/", None), (f"{top}/batches.meta.txt", b"airplane\n")]
    entries += [(f"{top}/data_batch_{number}.bin", batch) for number, batch in enumerate(batches, 1)]
    entries += [(f"{top}/readme.html", b"<html></html>"), (f"{top}/test_batch.bin", test)]
    tar_gz(path, entries, level)


def cifar100(path, train, test, level=9):
    """CIFAR-100's binary version: the bytes of the records of each split."""
    tar_gz(path, [
        ("cifar-100-binary/", None),
        ("cifar-100-binary/train.bin", train),
        ("cifar-100-binary/fine_label_names.txt", b"apple\n"),
        ("cifar-100-binary/test.bin", test)], level)
