/** What is reached from outside, as the README says ("Connect it to Teams"); all else stays inside. */
export const outsidePaths: readonly string[] = [
  '/api/messages',
  '/authenticator',
  '/external-mfa',
  '/recovery-codes',
  '/twilio',
];
