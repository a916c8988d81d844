/** The parameters of a form, each name once. */
export type FormParameters = ReadonlyMap<string, string>;

/** Most parameters of a form; Twilio sends some thirty. */
const mostParameters = 200;

/** What was sent as a form, decoded; undefined when it is none, has a name twice or has more than any form has. */
export function readForm(contentType: string | undefined, body: unknown): FormParameters | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (type !== 'application/x-www-form-urlencoded' || typeof body !== 'string') return undefined;
  if (charset !== undefined && !/^charset="?utf-8"?$/u.test(charset)) return undefined;
  const entries = [...new URLSearchParams(body)];
  const form = new Map(entries);
  return form.size === entries.length && form.size <= mostParameters ? form : undefined;
}
