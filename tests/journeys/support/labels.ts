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
  tryOut: string;
  done: string;
  cancel: string;
  isSetUp: string;
  backup: string;
  skip: string;
  mobilePhone: string;
  officePhone: string;
  yourMobile: string;
  number: string;
  country: string;
  byCall: string;
  contactMe: string;
  texted: string;
  calling: string;
  answered: string;
  sendAgain: string;
  callAgain: string;
  textInstead: string;
  locked: string;
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
  tryOut: 'Try it out',
  done: 'Done',
  cancel: 'Cancel',
  isSetUp: 'Additional security verification is set up',
  backup: 'Add a backup phone',
  skip: 'Skip',
  mobilePhone: 'Mobile phone',
  officePhone: 'Office phone',
  yourMobile: 'Your mobile phone',
  number: 'Mobile number',
  country: 'Country or region',
  byCall: 'Call: you answer and press #',
  contactMe: 'Contact me',
  texted: 'We have texted you a code',
  calling: 'We are calling you',
  answered: 'You have answered.',
  sendAgain: 'Send it again',
  callAgain: 'Call again',
  textInstead: 'Text me instead',
  locked: 'Locked',
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
  tryOut: 'Uitproberen',
  done: 'Gereed',
  cancel: 'Annuleren',
  isSetUp: 'Aanvullende beveiligingsverificatie is ingesteld',
  backup: 'Een reservetelefoon toevoegen',
  skip: 'Overslaan',
  mobilePhone: 'Mobiele telefoon',
  officePhone: 'Zakelijke telefoon',
  yourMobile: 'Uw mobiele telefoon',
  number: 'Mobiel nummer',
  country: 'Land of regio',
  byCall: 'Oproep: u neemt op en drukt op #',
  contactMe: 'Neem contact met mij op',
  texted: 'We hebben u een code gestuurd',
  calling: 'We bellen u',
  answered: 'U hebt opgenomen.',
  sendAgain: 'Opnieuw sturen',
  callAgain: 'Opnieuw bellen',
  textInstead: 'Liever een sms',
  locked: 'Vergrendeld',
};
