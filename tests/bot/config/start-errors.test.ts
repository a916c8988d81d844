import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainStartError } from '../../../bot/config/start-errors.ts';
import { EnrollmentNewerError } from '../../../services/enrollment/state/enrollment-form.ts';

test('what a newer release wrote is told in a sentence, without a stack', () => {
  assert.match(
    explainStartError(new EnrollmentNewerError('demo-tenant:demo-alex', 9)),
    /^The enrollment in row demo-tenant:demo-alex was written by a newer release, in form 9: .* Run the newer one\.$/u,
  );
});
