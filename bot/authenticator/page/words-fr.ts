import type { Words } from './words-en.js';

/** The page in French. */
export const words: Words = {
  title: 'Authenticator',
  loading: 'Un instant…',
  back: 'Retour',
  done: 'Terminé',
  tryAgain: 'Réessayer',

  offline:
    'Pas de connexion au serveur. Les demandes ne peuvent être ni affichées ni traitées pour l’instant. Tout reprend seul dès que la connexion revient.',
  online: 'La connexion est revenue.',

  home: {
    heading: 'Comptes',
    waitingForNothing: 'Rien ne vous attend. Cette page continue de regarder tant qu’elle est ouverte.',
    empty: 'Aucun compte pour l’instant',
    emptyText:
      'Quand vous choisissez les notifications, la conversation affiche un code QR. Scannez-le avec l’appareil photo de ce téléphone, ou saisissez le code affiché avec lui.',
    add: 'Ajouter un compte',
    remove: 'Retirer',
    removeNamed: (account) => `Retirer ${account}`,
    lastUsed: (when) => `Dernière utilisation : ${when}`,
    notUsed: 'Pas encore utilisé',
    notified: 'Notifications activées',
    notNotified: 'Pas de notifications : ouvrez cette page pour voir les demandes',
    pending: 'Pas terminé : retournez à la conversation',
    off: 'Désactivé : demandez à votre assistance',
    gone: 'Le serveur ne le connaît pas en ce moment : sans doute retiré ou remplacé. S’il vous le faut encore sur ce téléphone, ajoutez-le de nouveau depuis la conversation.',
  },

  notifications: {
    offHeading: 'Les notifications sont désactivées',
    offText:
      'Vous pouvez quand même répondre : ouvrez vous-même cette page quand la conversation dit qu’elle a envoyé une demande.',
    turnOn: 'Activer les notifications',
    blockedHeading: 'Les notifications sont bloquées',
    how: {
      android:
        'Pour les autoriser : touchez l’icône à gauche de l’adresse web, puis Autorisations, puis Notifications. Ouvrez ensuite de nouveau cette page.',
      ios: 'Pour les autoriser : ouvrez les Réglages du téléphone, puis Notifications, puis Authenticator. Ouvrez ensuite de nouveau cette page.',
      other:
        'Pour les autoriser : cliquez sur l’icône à gauche de l’adresse web et autorisez les notifications. Ouvrez ensuite de nouveau cette page.',
    },
    impossibleHeading: 'Ce navigateur ne peut pas vous envoyer de notifications',
    failed: 'Les notifications n’ont pas pu être activées. Veuillez réessayer plus tard.',
    turnedOn: 'Les notifications sont activées.',
  },

  install: {
    heading: 'Gardez cette page sous la main',
    text: 'En application, elle s’ouvre depuis votre écran d’accueil.',
    act: 'Installer l’application',
  },

  add: {
    heading: 'Ajouter un compte',
    label: 'Code de la conversation',
    hint: '28 lettres et chiffres, par groupes de quatre',
    next: 'Suivant',
    incomplete:
      'Vérifiez qu’il ne contient pas de faute de frappe : un code complet a 28 lettres et chiffres. Ce qui sépare les groupes ne compte pas.',
    unknownHeading: 'Ce code ne fonctionne pas',
    unknown:
      'Si vous l’avez saisi, vérifiez qu’il ne contient pas de faute de frappe. S’il est exact, il a déjà servi ou est trop ancien : retournez à la conversation et demandez un nouveau code.',
    alreadyHeading: 'Ce compte est déjà sur ce téléphone',
    alreadyText: 'Ce code a servi à l’ajouter. Il n’y a plus rien à faire ici : continuez dans la conversation.',
    otherCode: 'Saisir un code',
    confirmHeading: 'Est-ce votre compte ?',
    name: 'Nom de ce téléphone',
    nameHint: 'La conversation l’affiche, pour que vous distinguiez vos téléphones.',
    why: 'Ce téléphone vous envoie une notification chaque fois que vous devez prouver que c’est bien vous. Votre navigateur va demander si c’est permis : choisissez Autoriser.',
    act: 'Ajouter ce compte',
    notMine: 'Ce n’est pas le vôtre ? N’allez pas plus loin. Fermez cette page et prévenez votre assistance.',
    adding: 'Ajout du compte…',
    failedHeading: 'Cela n’a pas fonctionné',
    failed: 'Le compte n’a pas pu être ajouté. Rien n’est perdu ; veuillez réessayer.',
    doneHeading: 'Retournez maintenant à la conversation',
    doneText:
      'Le compte est sur ce téléphone. Sélectionnez Me contacter dans la conversation : ce téléphone reçoit alors une première demande.',
  },

  ios: {
    heading: 'Ajoutez d’abord cette page à l’écran d’accueil',
    why: 'L’iPhone et l’iPad ne vous envoient de notifications que de là.',
    share: 'Touchez le bouton Partager.',
    choose: 'Choisissez « Sur l’écran d’accueil », puis « Ajouter ».',
    open: 'Ouvrez Authenticator depuis l’écran d’accueil et saisissez-y ce code :',
    copy: 'Copier le code',
    copied: 'Copié',
    notCopied: 'La copie est impossible ici : recopiez le code',
    without: 'Continuer sans notifications',
  },

  request: {
    heading: 'Est-ce bien vous ?',
    purpose: 'Pour quoi',
    purposes: {
      'set-up': 'Pour finir de configurer ce téléphone',
      verify: 'Pour vérifier que c’est bien vous',
    },
    place: 'Où',
    places: {
      teams: 'Microsoft Teams',
      'teams-on-phone': 'Microsoft Teams sur un téléphone',
      'sign-in': 'Une connexion à votre organisation',
      program: 'Un programme de votre organisation',
      helpdesk: 'Votre assistance, qui veut s’assurer que c’est bien vous',
    },
    whileTalking:
      'N’approuvez que pendant que vous parlez avec votre assistance. Sinon, elle parle avec quelqu’un d’autre.',
    placeUnknown: 'Inconnu',
    program: 'Programme',
    reason: 'Motif',
    asked: 'Quand',
    left: 'Temps restant',
    soonOver: 'Encore une demi-minute.',
    numbers: {
      chat: {
        label: 'Nombre dans la conversation',
        hint: 'Les deux chiffres qu’affiche votre propre conversation. Si quelqu’un vous dicte un nombre, ce n’est pas le vôtre.',
        missing: 'Saisissez les deux chiffres qu’affiche la conversation.',
        wrong: (left) =>
          `Ce n’est pas le nombre de la conversation. Regardez encore : ${left === 1 ? 'encore un essai' : `encore ${left} essais`}.`,
      },
      elsewhere: {
        label: 'Nombre affiché là où vous vous connectez',
        hint: 'Les deux chiffres de la page ou du programme où vous vous connectez vous-même. Si quelqu’un vous dicte un nombre, ce n’est pas le vôtre.',
        missing: 'Saisissez les deux chiffres affichés là où vous vous connectez.',
        wrong: (left) =>
          `Ce n’est pas le nombre affiché là-bas. Regardez encore : ${left === 1 ? 'encore un essai' : `encore ${left} essais`}.`,
      },
    },
    pin: 'Code PIN',
    verify: 'Vérifier',
    notMe: 'Non, ce n’est pas moi',
    noPin: 'Saisissez votre code PIN.',
    wrongPin: (left) =>
      `Ce code PIN n’est pas correct. ${left === 1 ? 'Encore un essai' : `Encore ${left} essais`} avant que cette méthode soit désactivée.`,
    unreachable: 'La réponse n’est pas arrivée. Rien n’est perdu ; veuillez réessayer.',
    fault: 'Une erreur s’est produite. Veuillez réessayer.',
    reference: (reference) => `Référence : ${reference}`,
    sending: 'Envoi…',
  },

  deny: {
    heading: 'Signaler que ce n’est pas vous ?',
    text: 'La demande prend fin, votre assistance est prévenue, et, jusqu’à ce qu’elle ait vérifié, ce téléphone ne vérifie plus rien et rien de ce que vous avez configuré ne peut être modifié.',
    act: 'Signaler',
    back: 'Non, retour à la demande',
  },

  outcome: {
    verified: ['Vérifié', 'Continuez dans la conversation : elle le sait déjà.'],
    denied: [
      'Signalé',
      'La demande a pris fin et votre assistance est prévenue. Personne n’est entré avec elle. Ce téléphone ne vérifie plus rien jusqu’à ce qu’elle ait examiné la demande.',
    ],
    over: [
      'Cette demande est terminée',
      'Elle a été traitée ailleurs, remplacée par une plus récente, a pris trop de temps, ou il y a eu trop d’essais erronés. Si vous en avez encore besoin, redemandez dans la conversation.',
    ],
    locked: [
      'Cette méthode est désactivée',
      'Il y a eu trop d’essais incorrects. Demandez à votre assistance, dans la conversation, de la réactiver.',
    ],
    throttled: ['Trop d’essais', 'Attendez, une heure au plus, puis redemandez dans la conversation.'],
    gone: [
      'Ce téléphone n’est plus connu',
      'Le serveur n’a plus ce compte sur ce téléphone : il a sans doute été retiré ou remplacé. S’il vous le faut encore ici, ajoutez-le de nouveau depuis la conversation.',
    ],
  },

  removal: {
    heading: 'Retirer ce compte ?',
    text: 'Ce téléphone ne pourra alors plus répondre pour ce compte. Si c’est votre seule méthode, configurez-en d’abord une autre dans la conversation.',
    act: 'Retirer',
    keep: 'Garder',
    removed: 'Le compte a été retiré.',
    removedHere:
      'Le compte a été retiré de ce téléphone, mais le serveur n’a pas pu être prévenu. Retirez aussi le téléphone dans la conversation.',
  },

  storage: {
    heading: 'Cette fenêtre ne peut pas garder de clé',
    text: 'Est-ce une fenêtre privée ? Ouvrez la page dans une fenêtre ordinaire, où les sites peuvent enregistrer des données. Scannez-y de nouveau le code.',
  },

  tooMany: 'Trop d’essais depuis ici. Attendez quelques minutes, puis réessayez.',

  notification: {
    heading: 'Est-ce bien vous ?',
    text: '{organization} vous le demande. Touchez pour répondre.',
    textForAnybody: 'Touchez pour voir ce qui est demandé.',
  },
};
