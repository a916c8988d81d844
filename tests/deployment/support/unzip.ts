import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

/** Reads an archive of stored entries by its directory, as every unzip does, and checks its checksums. */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = archive.length - 22;
  assert.equal(archive.readUInt32LE(end), 0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(archive.readUInt32LE(at), 0x02014b50);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const body = archive.readUInt32LE(at + 42);
    assert.equal(archive.readUInt32LE(body), 0x04034b50);
    const start = body + 30 + archive.readUInt16LE(body + 26);
    const content = archive.subarray(start, start + archive.readUInt32LE(at + 20));
    assert.equal(crc32(content), archive.readUInt32LE(at + 16));
    entries.set(name, content);
    at += 46 + nameLength;
  }
  return entries;
}
