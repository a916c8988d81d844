import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreUnavailableError } from '../../../../services/store/document-store.ts';
import { mongoError } from '../../../../services/store/mongodb/errors.ts';

test('a host that DNS does not know is told in a sentence, not by how it was asked for', () => {
  const asked = new Error('querySrv ENOTFOUND _mongodb._tcp.demo.example');
  const error = mongoError(Object.assign(asked, { code: 'ENOTFOUND', syscall: 'querySrv' }));
  assert.ok(error instanceof StoreUnavailableError);
  assert.match(error.message, /^MongoDB's host is not known to DNS \(ENOTFOUND\): is its name/u);
});
