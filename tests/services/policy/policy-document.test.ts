import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { loadDemoDirectory } from '../../../services/directory/demo-directory.ts';
import { defaultCountryPolicy } from '../../../services/phone-numbers/country-policy.ts';
import { defaultPolicy, type Policy } from '../../../services/policy/policy.ts';
import { PolicyError, readPolicy } from '../../../services/policy/read-policy.ts';
import { compare } from '../../../services/policy/compare-policies.ts';
import { policyOf } from '../../../services/policy/policy-of.ts';
import { policyText } from './policy-kit.ts';

function problems(text: string): string[] {
  try {
    readPolicy(text);
  } catch (error) {
    assert.ok(error instanceof PolicyError, String(error));
    return error.message.split('\n');
  }
  return [];
}

describe('a policy file', () => {
  test('is told each of its problems, with the field and what would be right', () => {
    for (const [document, problem] of [
      [{ group: '' }, /^policies\[0\]\.group must be 1 to 64 letters/u],
      [{ group: 'sales' }, /^policies\[0\]\.priority is missing: the highest/u],
      [{ group: 'default', methods: [] }, /^policies\[0\]\.methods must name a method at least/u],
      [
        { group: 'default', methods: ['sms'] },
        /^policies\[0\]\.methods\[0\] must be one of: authenticator-push, authenticator-code/u,
      ],
      [{ group: 'default', methods: 'all' }, /^policies\[0\]\.methods must be a list/u],
      [{ group: 'default', methods: ['mobile-text', 'mobile-text'] }, /methods must name each method once/u],
      [
        { group: 'default', methods: ['mobile-text'], recommended: ['office-call'] },
        /\.recommended must be among methods/u,
      ],
      [{ group: 'default', backupPhone: true }, /^policies\[0\]\.backupPhone must be one of: required, offered, off/u],
      [{ group: 'default', callPin: 'offered' }, /^policies\[0\]\.callPin must be one of: required, off/u],
      [{ group: 'default', approvalPin: true }, /^policies\[0\]\.approvalPin must be one of: required, off/u],
      [{ group: 'default', approvalPhones: 2 }, /^policies\[0\]\.approvalPhones must be one of: one, several/u],
      [
        { group: 'default', appPasswords: { allowed: true, most: 41 } },
        /\.appPasswords\.most must be a whole number from 1 to 40/u,
      ],
      [
        { group: 'default', lifetimes: { codeSeconds: 601 } },
        /\.lifetimes\.codeSeconds must be a whole number of seconds from 60 to 600/u,
      ],
      [
        { group: 'default', lifetimes: { temporaryPassSeconds: 3601 } },
        /\.temporaryPassSeconds must be .* from 60 to 3600/u,
      ],
      [
        { group: 'default', attempts: { failuresUntilLocked: 101 } },
        /\.failuresUntilLocked must be a whole number from 5 to 100/u,
      ],
      [{ group: 'default', attempts: { failuresUntilLocked: '9' } }, /\.failuresUntilLocked must be a whole number/u],
      [
        { group: 'default', countries: { text: 'NL,Narnia' } },
        /\.countries\.text must be country codes such as NL,BE/u,
      ],
      [{ group: 'default', firstSetUp: { gate: 'none' } }, /\.firstSetUp.* must say a gate: session, trusted-network/u],
      [
        { group: 'default', firstSetUp: { gate: 'trusted-network', networks: ['10.0.0.0/33'] } },
        /networks\[0\] must be a network such as/u,
      ],
      [{ group: 'default', agents: ['kofi'] }, /\.agents\[0\] must be an object id of Entra/u],
      [{ group: 'default', entraPhones: true }, /\.entraPhones must be one of: written, off/u],
      [{ group: 'default', entraPass: 'on' }, /\.entraPass must be one of: written, off/u],
      [{ group: 'default', passNeeds: 'nothing' }, /\.passNeeds must be one of: identity, reason/u],
      [{ group: 'default', resetNeedsTwoAgents: 'yes' }, /\.resetNeedsTwoAgents must be true or false/u],
      [{ group: 'default', backup: 'off' }, /^policies\[0\] must not have backup: known are group, priority, methods/u],
      [
        { group: 'default', lifetimes: { codes: 60 } },
        /^policies\[0\]\.lifetimes must not have codes: known are setUpSeconds/u,
      ],
      ['default', /^policies\[0\] must be an object/u],
    ] as const) {
      const found = problems(policyText(document as object));
      assert.ok(
        found.some((line) => problem.test(line)),
        `${JSON.stringify(document)}: ${found.join(' | ')}`,
      );
    }
    assert.deepEqual(problems('{'), ['it is not JSON']);
    assert.match(problems('[]').join(), /must be an object: known are policies/u);
    const many = problems(policyText({ group: 'default', callPin: 1 }, { group: 'sales', priority: 1.5 }));
    assert.equal(many.length, 2, 'all of them at once');
  });

  test('lets no two documents be equal: of one group, or with one priority', () => {
    assert.match(
      problems(policyText({ group: 'a', priority: 1 }, { group: ' A ', priority: 2 })).join(),
      /a is there twice/u,
    );
    assert.match(
      problems(policyText({ group: 'a', priority: 1 }, { group: 'b', priority: 1 })).join(),
      /differ from that of a/u,
    );
    assert.match(problems(policyText({ group: 'default' }, { group: 'b', priority: 0 })).join(), /that of default/u);
  });

  test('has an example that shows every field and changes nothing for whoever is in no group', () => {
    const documents = readPolicy(
      readFileSync(new URL('../../../deployment/policy.example.json', import.meta.url), 'utf8'),
    );
    const fields = new Set(documents.flatMap((document) => Object.keys(document)));
    const known = /known are (.*)/u.exec(problems(policyText({ group: 'default', x: 1 })).join())?.[1]?.split(', ');
    assert.deepEqual([...fields].sort(), known?.sort());
    assert.deepEqual(policyOf(documents, defaultPolicy)([]), {
      ...defaultPolicy,
      recommendedMethods: ['authenticator-code'],
    });
  });

  test('has an example whose agents are people of the demo, at its helpdesk', async () => {
    const directory = await loadDemoDirectory();
    const agents = readPolicy(
      readFileSync(new URL('../../../deployment/policy.example.json', import.meta.url), 'utf8'),
    ).flatMap((document) => document.agents ?? []);
    assert.ok(agents.length > 0);
    for (const agent of agents) {
      const person = { tenantId: directory.tenantId ?? '', objectId: agent };
      assert.ok(await directory.find(person), agent);
      assert.ok(directory.agents.includes(agent), agent);
    }
  });

  test('may begin with a mark of its encoding, as editors on Windows write it', () => {
    assert.deepEqual(problems(`\uFEFF${policyText({ group: 'default' })}`), []);
  });
});

describe('the policy of somebody', () => {
  const documents = readPolicy(
    policyText(
      { group: 'default', callPin: 'required', countries: { text: 'NL' } },
      { group: 'Finance', priority: 20, methods: ['office-call', 'authenticator-code'], recommended: ['office-call'] },
      { group: 'visitors', priority: -5, callPin: 'off' },
      { group: 'pilots', priority: 30, callPin: 'off', firstSetUp: { gate: 'temporary-pass' } },
    ),
  );
  const of = policyOf(documents, { ...defaultPolicy, backupPhone: 'required' });

  test('is that of the highest priority among their groups and the default one', () => {
    assert.equal(of([]).callPin, 'required');
    assert.deepEqual(of(['finance', 'visitors']).allowedMethods, ['office-call', 'authenticator-code']);
    assert.equal(of(['finance', 'pilots']).firstSetUp.gate, 'temporary-pass');
    assert.equal(of(['unknown']), of([]));
    assert.equal(of(['visitors']), of([]), 'the default one has 0, which is higher');
  });

  test('is, where its document says nothing, that of the default one, and then that of the variables', () => {
    const finance = of(['finance']);
    assert.equal(finance.callPin, 'required');
    assert.deepEqual(finance.countries, { text: { allowed: ['NL'], blocked: [] }, call: defaultCountryPolicy.call });
    assert.equal(finance.backupPhone, 'required');
    assert.deepEqual(of(['pilots']).allowedMethods, defaultPolicy.allowedMethods);
    assert.deepEqual(policyOf([], defaultPolicy)(['finance']), defaultPolicy);
  });

  test('forbids the methods that it does not name, in whatever order it offers the others', () => {
    assert.deepEqual(of(['finance']).forbiddenMethods, ['authenticator-push', 'mobile-text', 'mobile-call']);
    assert.deepEqual(of([]).forbiddenMethods, []);
    assert.deepEqual(of(['finance']).recommendedMethods, ['office-call']);
  });

  test('has every field that its document may say, and a comparison names each that it changes', () => {
    const others: Readonly<Record<string, unknown>> = {
      methods: ['office-call'],
      recommended: ['mobile-text'],
      backupPhone: 'required',
      recoveryCodes: 'off',
      callPin: 'required',
      approvalPin: 'required',
      approvalPhones: 'one',
      appPasswords: { allowed: false },
      countries: { text: 'NL' },
      lifetimes: { setUpSeconds: 60 },
      attempts: { wrongCodesPerHour: 3 },
      firstSetUp: { gate: 'temporary-pass' },
      agents: ['00000000-0000-0000-0000-000000000004'],
      resetNeedsTwoAgents: true,
      passNeeds: 'identity',
      entraPhones: 'written',
      entraPass: 'written',
    };
    const known = /known are (.*)/u.exec(problems(policyText({ group: 'default', x: 1 })).join())?.[1]?.split(', ');
    assert.deepEqual(['group', 'priority', ...Object.keys(others)].sort(), known?.sort());
    for (const [field, value] of Object.entries(others)) {
      const changed = policyOf(readPolicy(policyText({ group: 'a', priority: 1, [field]: value })), defaultPolicy);
      assert.notEqual(compare(changed([]), changed(['a'])).length, 0, field);
    }
    const [needs] = compare(defaultPolicy, { ...defaultPolicy, passNeeds: 'identity' });
    assert.deepEqual(needs, { field: 'passNeeds', before: 'reason', after: 'identity' });
  });
});

test('what differs between two policies is named as a policy file has it', () => {
  const fields = compare({} as Policy, { ...defaultPolicy, agents: ['demo'], recommendedMethods: ['mobile-text'] });
  assert.ok(fields.length > 15);
  for (const { field } of fields) {
    const document = field.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), null) as object;
    const said = problems(JSON.stringify({ policies: [{ group: 'default', ...document }] })).join('\n');
    assert.doesNotMatch(said, /must not have/u, field);
  }
});
