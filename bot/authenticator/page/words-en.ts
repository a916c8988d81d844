/** The page in English. Other languages have the same words. */
export const words = {
  title: 'Authenticator',
  loading: 'One moment…',
  back: 'Back',
  done: 'Done',
  tryAgain: 'Try again',

  offline:
    'No connection to the server. Requests cannot be shown or answered now. This goes on by itself when the connection is back.',
  online: 'The connection is back.',

  home: {
    heading: 'Accounts',
    waitingForNothing: 'Nothing is waiting for you. This page keeps looking while it is open.',
    empty: 'No account yet',
    emptyText:
      'When you choose to be notified, the chat shows a QR code. Scan it with this phone’s camera, or type the code that is shown with it.',
    add: 'Add an account',
    remove: 'Remove',
    removeNamed: (account: string) => `Remove ${account}`,
    lastUsed: (when: string) => `Last used: ${when}`,
    notUsed: 'Not used yet',
    notified: 'Notifications on',
    notNotified: 'No notifications: open this page to see requests',
    pending: 'Not finished: go back to the chat',
    off: 'Switched off: ask your helpdesk',
    gone: 'Not known to the server now: probably removed or replaced. If you still need it on this phone, add it again from the chat.',
  },

  notifications: {
    offHeading: 'Notifications are off',
    offText: 'You can still answer: when the chat says that it has asked, open this page yourself.',
    turnOn: 'Turn on notifications',
    blockedHeading: 'Notifications are blocked',
    how: {
      android:
        'To allow them: tap the icon left of the web address, then Permissions, then Notifications. Then open this page again.',
      ios: 'To allow them: open the phone’s Settings, then Notifications, then Authenticator. Then open this page again.',
      other:
        'To allow them: click the icon left of the web address and allow notifications. Then open this page again.',
    },
    impossibleHeading: 'This browser cannot notify you',
    failed: 'Notifications could not be turned on now. Please try again later.',
    turnedOn: 'Notifications are on.',
  },

  install: {
    heading: 'Keep this at hand',
    text: 'As an app it opens from your home screen.',
    act: 'Install the app',
  },

  add: {
    heading: 'Add an account',
    label: 'Code from the chat',
    hint: '28 letters and digits, in groups of four',
    next: 'Next',
    incomplete:
      'Check it for a typing error: a whole code has 28 letters and digits. What stands between the groups does not matter.',
    unknownHeading: 'This code does not work',
    unknown:
      'Check it for a typing error, if you typed it. If it is right, it was used already or is too old: go back to the chat and ask for a new code.',
    alreadyHeading: 'This account is already on this phone',
    alreadyText: 'This code was used to add it. There is nothing more to do here: go on in the chat.',
    otherCode: 'Type a code',
    confirmHeading: 'Is this your account?',
    name: 'Name of this phone',
    nameHint: 'The chat shows it, so that you can tell your phones apart.',
    why: 'This phone notifies you whenever you have to verify that it is you. Your browser asks next whether that is allowed: choose Allow.',
    act: 'Add this account',
    notMine: 'Not mine: go no further. Close this page, and tell your helpdesk.',
    adding: 'Adding the account…',
    failedHeading: 'That did not work',
    failed: 'The account could not be added. Nothing is lost; please try again.',
    doneHeading: 'Now go back to the chat',
    doneText:
      'The account is on this phone. Select Contact me in the chat: this phone is then asked for the first time.',
  },

  ios: {
    heading: 'First, add this page to the home screen',
    why: 'iPhone and iPad notify you only from there.',
    share: 'Tap the Share button.',
    choose: 'Choose “Add to Home Screen”, then “Add”.',
    open: 'Open Authenticator from the home screen, and type this code there:',
    copy: 'Copy the code',
    copied: 'Copied',
    notCopied: 'Copying is not possible here: type it over',
    without: 'Continue without notifications',
  },

  request: {
    heading: 'Is this you?',
    purpose: 'What for',
    purposes: { 'set-up': 'To finish setting up this phone', verify: 'To verify that it is you' },
    place: 'Where',
    places: {
      teams: 'Microsoft Teams',
      'teams-on-phone': 'Microsoft Teams on a phone',
      'sign-in': 'A sign-in to your organization',
      program: 'A program of your organization',
      helpdesk: 'Your helpdesk, which wants to make sure it is you',
    },
    whileTalking:
      'Only approve this while you are talking to your helpdesk. Otherwise they are talking to somebody else.',
    placeUnknown: 'Not known',
    program: 'Program',
    reason: 'Reason',
    asked: 'When',
    left: 'Time left',
    soonOver: 'Half a minute left.',
    numbers: {
      chat: {
        label: 'Number in the chat',
        hint: 'The two digits that your own chat shows. If somebody tells you a number, it is not yours.',
        missing: 'Type the two digits that the chat shows.',
        wrong: (left: number) =>
          `That is not the number in the chat. Look again: ${left === 1 ? 'one more try' : `${left} more tries`}.`,
      },
      elsewhere: {
        label: 'Number where you sign in',
        hint: 'The two digits on the page or in the program where you are signing in yourself. If somebody tells you a number, it is not yours.',
        missing: 'Type the two digits that are shown where you sign in.',
        wrong: (left: number) =>
          `That is not the number that is shown there. Look again: ${left === 1 ? 'one more try' : `${left} more tries`}.`,
      },
    },
    pin: 'PIN',
    verify: 'Verify',
    notMe: 'No, it’s not me',
    noPin: 'Type your PIN.',
    wrongPin: (left: number) =>
      `That PIN is not right. ${left === 1 ? 'One more try' : `${left} more tries`} before this method is switched off.`,
    unreachable: 'The answer did not get through. Nothing is lost; please try again.',
    fault: 'Something went wrong. Please try again.',
    reference: (reference: string) => `Reference: ${reference}`,
    sending: 'Sending…',
  },

  deny: {
    heading: 'Report that this is not you?',
    text: 'The request ends, your helpdesk is told, and until they have looked this phone verifies nothing, and nothing that you have set up can be changed.',
    act: 'Report it',
    back: 'No, back to the request',
  },

  outcome: {
    verified: ['Verified', 'Go on in the chat: it knows already.'],
    denied: [
      'Reported',
      'The request has ended and your helpdesk is told. Nobody got in with it. This phone verifies nothing until they have looked.',
    ],
    over: [
      'This request is over',
      'It was answered elsewhere, was replaced by a newer one, took too long, or there were too many wrong tries. If you still need it, ask again in the chat.',
    ],
    locked: [
      'This method is switched off',
      'There were too many wrong tries. Ask your helpdesk in the chat to switch it on again.',
    ],
    throttled: ['Too many tries', 'Wait, an hour at most, then ask again in the chat.'],
    gone: [
      'This phone is not known any more',
      'The server no longer has this account on this phone: it was probably removed or replaced. If you still need it here, add it again from the chat.',
    ],
  } as Readonly<Record<OutcomeName, readonly [heading: string, text: string]>>,

  removal: {
    heading: 'Remove this account?',
    text: 'This phone can then no longer answer for it. If it is your only method, set up another one in the chat first.',
    act: 'Remove',
    keep: 'Keep',
    removed: 'The account was removed.',
    removedHere:
      'The account was removed from this phone, but the server could not be told. Remove the phone in the chat too.',
  },

  storage: {
    heading: 'This window cannot keep a key',
    text: 'Is it a private window? Open the page in an ordinary one, with storage for websites allowed. Scan the code again there.',
  },

  tooMany: 'Too many attempts from here. Wait a few minutes, then try again.',

  /** What the worker says: only texts, `{organization}` is filled in. */
  notification: {
    heading: 'Is this you?',
    text: '{organization} asks. Tap to answer.',
    textForAnybody: 'Tap to see what is asked.',
  } as Readonly<Record<'heading' | 'text' | 'textForAnybody', string>>,
};

export type OutcomeName = 'verified' | 'denied' | 'over' | 'locked' | 'throttled' | 'gone';
export type Words = typeof words;
/** What is said of the two digits, by where they are shown. */
export type NumberWords = Words['request']['numbers']['chat'];
