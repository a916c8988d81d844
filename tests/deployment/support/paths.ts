/** What is reached from outside, as the guide says ("Elsewhere than on Azure"); all else stays inside. */
export const outsidePaths: readonly string[] = [
  '/api/messages',
  '/authenticator',
  '/external-mfa',
  '/recovery-codes',
  '/twilio',
];
