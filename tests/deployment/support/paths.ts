/** What is reached from outside, as the guide says ("Elsewhere than on Azure"); all else stays inside. */
export const outsidePaths: readonly string[] = [
  '/api/messages',
  '/authenticator',
  '/external-mfa',
  '/recovery-codes',
  '/twilio',
];

/** What programs of one's own network reach: gates, and the API. */
export const insidePaths: readonly string[] = ['/gates', '/api/v1'];
