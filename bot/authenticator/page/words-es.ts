import type { Words } from './words-en.js';

/** The page in Spanish. */
export const words: Words = {
  title: 'Authenticator',
  loading: 'Un momento…',
  back: 'Atrás',
  done: 'Listo',
  tryAgain: 'Intentar de nuevo',

  offline:
    'Sin conexión con el servidor. Ahora no se pueden mostrar ni responder solicitudes. Todo sigue solo en cuanto vuelva la conexión.',
  online: 'Ha vuelto la conexión.',

  home: {
    heading: 'Cuentas',
    waitingForNothing: 'Nada espera su respuesta. Esta página sigue mirando mientras está abierta.',
    empty: 'Todavía no hay ninguna cuenta',
    emptyText:
      'Cuando elige recibir notificaciones, el chat muestra un código QR. Escanéelo con la cámara de este teléfono o escriba el código que aparece con él.',
    add: 'Agregar una cuenta',
    remove: 'Quitar',
    removeNamed: (account) => `Quitar ${account}`,
    lastUsed: (when) => `Último uso: ${when}`,
    notUsed: 'Sin usar todavía',
    notified: 'Notificaciones activadas',
    notNotified: 'Sin notificaciones: abra esta página para ver las solicitudes',
    pending: 'Sin terminar: vuelva al chat',
    off: 'Desactivada: pregunte al soporte técnico',
    gone: 'El servidor no la conoce ahora: probablemente se quitó o se sustituyó. Si todavía la necesita en este teléfono, agréguela de nuevo desde el chat.',
  },

  notifications: {
    offHeading: 'Las notificaciones están desactivadas',
    offText: 'Puede responder igualmente: abra usted esta página cuando el chat diga que ha preguntado.',
    turnOn: 'Activar las notificaciones',
    blockedHeading: 'Las notificaciones están bloqueadas',
    how: {
      android:
        'Para permitirlas: toque el icono a la izquierda de la dirección web, luego Permisos y luego Notificaciones. Después abra de nuevo esta página.',
      ios: 'Para permitirlas: abra Ajustes en el teléfono, luego Notificaciones y luego Authenticator. Después abra de nuevo esta página.',
      other:
        'Para permitirlas: haga clic en el icono a la izquierda de la dirección web y permita las notificaciones. Después abra de nuevo esta página.',
    },
    impossibleHeading: 'Este navegador no puede enviarle notificaciones',
    failed: 'No se pudieron activar las notificaciones. Inténtelo más tarde.',
    turnedOn: 'Las notificaciones están activadas.',
  },

  install: {
    heading: 'Téngala a mano',
    text: 'Como aplicación se abre desde la pantalla de inicio.',
    act: 'Instalar la aplicación',
  },

  add: {
    heading: 'Agregar una cuenta',
    label: 'Código del chat',
    hint: '28 letras y cifras, en grupos de cuatro',
    next: 'Siguiente',
    incomplete:
      'Compruebe si hay un error al escribirlo: un código completo tiene 28 letras y cifras. Lo que separa los grupos no importa.',
    unknownHeading: 'Este código no sirve',
    unknown:
      'Si lo escribió, compruebe si hay un error. Si es correcto, ya se usó o es demasiado antiguo: vuelva al chat y pida un código nuevo.',
    alreadyHeading: 'Esta cuenta ya está en este teléfono',
    alreadyText: 'Se agregó con este código. Aquí no hay nada más que hacer: siga en el chat.',
    otherCode: 'Escribir un código',
    confirmHeading: '¿Es esta su cuenta?',
    name: 'Nombre de este teléfono',
    nameHint: 'El chat lo muestra para que distinga sus teléfonos.',
    why: 'Este teléfono le avisará cada vez que deba demostrar que es usted. Su navegador preguntará ahora si se permite: elija Permitir.',
    act: 'Agregar esta cuenta',
    notMine: '¿No es suya? No siga. Cierre esta página y avise al soporte técnico.',
    adding: 'Agregando la cuenta…',
    failedHeading: 'Eso no funcionó',
    failed: 'No se pudo agregar la cuenta. No se ha perdido nada; inténtelo de nuevo.',
    doneHeading: 'Ahora vuelva al chat',
    doneText:
      'La cuenta está en este teléfono. Seleccione Contactarme en el chat: este teléfono recibe entonces la primera solicitud.',
  },

  ios: {
    heading: 'Primero, agregue esta página a la pantalla de inicio',
    why: 'El iPhone y el iPad solo le envían notificaciones desde allí.',
    share: 'Toque el botón Compartir.',
    choose: 'Elija «Agregar a inicio» y luego «Agregar».',
    open: 'Abra Authenticator desde la pantalla de inicio y escriba allí este código:',
    copy: 'Copiar el código',
    copied: 'Copiado',
    notCopied: 'Aquí no se puede copiar: escriba el código a mano',
    without: 'Continuar sin notificaciones',
  },

  request: {
    heading: '¿Es usted?',
    purpose: 'Para qué',
    purposes: { 'set-up': 'Para terminar de configurar este teléfono', verify: 'Para comprobar que es usted' },
    place: 'Dónde',
    places: {
      teams: 'Microsoft Teams',
      'teams-on-phone': 'Microsoft Teams en un teléfono',
      'sign-in': 'Un inicio de sesión en su organización',
      program: 'Un programa de su organización',
      helpdesk: 'Su soporte técnico, que quiere asegurarse de que es usted',
    },
    whileTalking: 'Apruebe esto solo mientras habla con el soporte técnico. Si no, con quien hablan es otra persona.',
    placeUnknown: 'No se sabe',
    program: 'Programa',
    reason: 'Motivo',
    asked: 'Cuándo',
    left: 'Tiempo restante',
    soonOver: 'Queda medio minuto.',
    numbers: {
      chat: {
        label: 'Número del chat',
        hint: 'Las dos cifras que muestra su propio chat. Si alguien le dice un número, no es el suyo.',
        missing: 'Escriba las dos cifras que muestra el chat.',
        wrong: (left) =>
          `Ese no es el número del chat. Mire otra vez: ${left === 1 ? 'queda un intento' : `quedan ${left} intentos`}.`,
      },
      elsewhere: {
        label: 'Número de donde inicia sesión',
        hint: 'Las dos cifras de la página o del programa donde usted mismo inicia sesión. Si alguien le dice un número, no es el suyo.',
        missing: 'Escriba las dos cifras que se muestran donde inicia sesión.',
        wrong: (left) =>
          `Ese no es el número que se muestra allí. Mire otra vez: ${left === 1 ? 'queda un intento' : `quedan ${left} intentos`}.`,
      },
    },
    pin: 'PIN',
    verify: 'Verificar',
    notMe: 'No, no soy yo',
    noPin: 'Escriba su PIN.',
    wrongPin: (left) =>
      `Ese PIN no es correcto. ${left === 1 ? 'Queda un intento' : `Quedan ${left} intentos`} antes de que se desactive este método.`,
    unreachable: 'La respuesta no llegó. No se ha perdido nada; inténtelo de nuevo.',
    fault: 'Algo salió mal. Inténtelo de nuevo.',
    reference: (reference) => `Referencia: ${reference}`,
    sending: 'Enviando…',
  },

  deny: {
    heading: '¿Avisar de que no es usted?',
    text: 'La solicitud termina, se avisa al soporte técnico y, hasta que lo revisen, este teléfono no verifica nada y nada de lo que ha configurado se puede cambiar.',
    act: 'Avisar',
    back: 'No, volver a la solicitud',
  },

  outcome: {
    verified: ['Verificado', 'Siga en el chat: ya lo sabe.'],
    denied: [
      'Avisado',
      'La solicitud ha terminado y el soporte técnico lo sabe. Nadie ha entrado con ella. Este teléfono no verifica nada hasta que lo revisen.',
    ],
    over: [
      'Esta solicitud ha terminado',
      'Se respondió en otro lugar, la sustituyó una más reciente, tardó demasiado o hubo demasiados intentos incorrectos. Si aún la necesita, pídala de nuevo en el chat.',
    ],
    locked: [
      'Este método está desactivado',
      'Hubo demasiados intentos incorrectos. Pida al soporte técnico en el chat que lo active de nuevo.',
    ],
    throttled: ['Demasiados intentos', 'Espere, una hora como máximo, y pídalo de nuevo en el chat.'],
    gone: [
      'Este teléfono ya no se reconoce',
      'El servidor ya no tiene esta cuenta en este teléfono: probablemente se quitó o se sustituyó. Si todavía la necesita aquí, agréguela de nuevo desde el chat.',
    ],
  },

  removal: {
    heading: '¿Quitar esta cuenta?',
    text: 'Este teléfono ya no podrá responder por ella. Si es su único método, configure antes otro en el chat.',
    act: 'Quitar',
    keep: 'Conservar',
    removed: 'Se quitó la cuenta.',
    removedHere:
      'Se quitó la cuenta de este teléfono, pero no se pudo avisar al servidor. Quite el teléfono también en el chat.',
  },

  storage: {
    heading: 'Esta ventana no puede guardar una clave',
    text: '¿Es una ventana privada? Abra la página en una normal, en la que los sitios web puedan guardar datos. Escanee allí el código de nuevo.',
  },

  tooMany: 'Demasiados intentos desde aquí. Espere unos minutos e inténtelo de nuevo.',

  notification: {
    heading: '¿Es usted?',
    text: '{organization} lo pregunta. Toque para responder.',
    textForAnybody: 'Toque para ver qué se pregunta.',
  },
};
