import fc from 'fast-check';

/** Bodies of the verification API, right and wrong, and those at the edge. */
export function verificationBodies(what: 'open' | 'answer' | 'check'): fc.Arbitrary<unknown> {
  const unit = fc.constantFrom('a', ' ', '\n', '\t', '\0', '\u007f', '\u202e', '🔐', '\ud800', 'é', '@', '-', '_', '1');
  const odd = fc.oneof(fc.string({ unit, maxLength: 6 }), fc.constantFrom(null, 7, true, [], {}, ['a'], { $ne: 1 }));
  const long = (length: number) =>
    fc
      .tuple(fc.constantFrom('x', '🔐', 'é'), fc.constantFrom(length - 1, length, length + 1))
      .map(([text, times]) => text.repeat(times));
  const mostly = (right: fc.Arbitrary<unknown>, ...wrong: fc.Arbitrary<unknown>[]) =>
    fc.oneof({ arbitrary: right, weight: 12 }, ...wrong.map((arbitrary) => ({ arbitrary, weight: 1 })));
  const userPrincipalName = mostly(
    fc.constantFrom('a@b', 'zoë@contoso.example', 'a+b@c.d'),
    odd,
    long(256).map((text) => `${text.slice(2)}@b`),
  );
  const guid = mostly(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
    odd,
  );
  const fields: Record<string, fc.Arbitrary<unknown>> = {
    person: mostly(
      fc.oneof(fc.record({ userPrincipalName }), fc.record({ tenant: guid, oid: guid })),
      fc.record({ userPrincipalName, tenant: guid, oid: guid }, { requiredKeys: [] }),
      odd,
    ),
    reason: mostly(fc.string({ unit: fc.constantFrom('a', ' ', 'é', '🔐'), minLength: 1 }), odd, long(200)),
    code: mostly(fc.constantFrom('123456', '123 456', '١٢٣٤٥٦', 'ABCDE-12345'), odd, long(128)),
    method: mostly(fc.constantFrom('mobile-text', 'pass', 'AbC_-09'), odd, long(64)),
    language: mostly(fc.constantFrom('en', 'nl-BE', 'zh-Hant-TW'), odd),
  };
  const all = {
    open: ['person', 'reason', 'method', 'language'],
    answer: ['code', 'method'],
    check: ['person', 'code'],
  } as const;
  const own = Object.fromEntries(all[what].map((name) => [name, fields[name] ?? odd]));
  const requiredKeys = all[what].filter((name) => name !== 'method' && name !== 'language');
  const extra = fc.constantFrom({}, {}, {}, {}, {}, {}, {}, { more: 1 }, JSON.parse('{"__proto__":1}') as object);
  const whole = fc.tuple(fc.record(own, { requiredKeys }), extra).map(([one, more]) => withOwn(one, more));
  return mostly(whole, fc.record(own, { requiredKeys: [] }), odd);
}

/** As the parser reads it: a `__proto__` that is a field like any other. */
function withOwn(own: object, more: object): unknown {
  const all = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of [...Object.entries(own), ...Object.entries(more)]) all[name] = value as unknown;
  return all;
}
