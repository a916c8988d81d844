/** What the person reads on the way, word for word. */
export interface Labels {
  required: string;
  setUpNow: string;
  notNow: string;
  chooseMethod: string;
  verificationCode: string;
  setUp: string;
  install: string;
  next: string;
  scan: string;
  cannotScan: string;
  enterCode: string;
  code: string;
  verify: string;
  wrongCode: string;
  usedCode: string;
  allSet: string;
  tryCode: string;
  done: string;
  cancel: string;
  isSetUp: string;
}

export const english: Labels = {
  required: 'Your administrator requires additional security verification on this account',
  setUpNow: 'Set it up now',
  notNow: 'Not now',
  chooseMethod: 'How should we contact you?',
  verificationCode: 'Mobile app: use verification code',
  setUp: 'Set up',
  install: 'Install an authenticator app',
  next: 'Next',
  scan: 'Scan this QR code with the app',
  cannotScan: "I can't scan it",
  enterCode: 'Enter the code from the app',
  code: 'Six-digit code',
  verify: 'Verify',
  wrongCode: 'That code is not right.',
  usedCode: 'That code has been used already.',
  allSet: "You're all set",
  tryCode: 'Try a code',
  done: 'Done',
  cancel: 'Cancel',
  isSetUp: 'Additional security verification is set up',
};

export const dutch: Labels = {
  required: 'Uw beheerder vereist aanvullende beveiligingsverificatie voor dit account',
  setUpNow: 'Nu instellen',
  notNow: 'Niet nu',
  chooseMethod: 'Hoe moeten we contact met u opnemen?',
  verificationCode: 'Mobiele app: verificatiecode gebruiken',
  setUp: 'Instellen',
  install: 'Installeer een verificator-app',
  next: 'Volgende',
  scan: 'Scan deze QR-code met de app',
  cannotScan: 'Ik kan de code niet scannen',
  enterCode: 'Voer de code uit de app in',
  code: 'Zescijferige code',
  verify: 'Verifiëren',
  wrongCode: 'Die code klopt niet.',
  usedCode: 'Die code is al gebruikt.',
  allSet: 'Alles is ingesteld',
  tryCode: 'Een code proberen',
  done: 'Gereed',
  cancel: 'Annuleren',
  isSetUp: 'Aanvullende beveiligingsverificatie is ingesteld',
};
