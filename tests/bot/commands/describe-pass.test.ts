import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeEntraPass } from '../../../bot/commands/describe-pass.ts';

test('an operator reads a pass of Entra’s as it is typed, what it is for, and that it comes first', () => {
  const text = describeEntraPass({ pass: '+*drk_zq[AD' });
  assert.match(text, /^Pass for Microsoft’s sign-in page, in place of the password: \+\*drk_zq\[AD$/mu);
  assert.match(text, /ends as soon as the pass above is used/u);
});

test('an operator reads why there is none, and what to do', () => {
  const cases = {
    'not-allowed': /guide\.md/u,
    'not-known': /knows no such person/u,
    refused: /turned on for this person, with a minimum lifetime/u,
    unavailable: /tries again/u,
    exists: /can be deleted in/u,
  } as const;
  for (const [trouble, told] of Object.entries(cases)) {
    const text = describeEntraPass({ trouble: trouble as keyof typeof cases });
    assert.match(text, /^No pass for Microsoft’s sign-in page: /u);
    assert.match(text, told);
  }
  assert.match(describeEntraPass('void'), /^No pass for Microsoft’s sign-in page: .* counts for nothing now/u);
});
