import type { WantedIntent } from '../../../services/intents/intent-names.ts';

type Sentences = Readonly<Record<string, Readonly<Record<string, WantedIntent>>>>;

/** By language; none of them is in a training file. */
export const plain: Sentences = {
  en: {
    'please help me register my phone for two-step verification': 'set_up',
    'my phone has been stolen from my bag': 'lost_phone',
    'my phone number has changed because i have a new sim card': 'change_number',
    'the text message with my code never arrives': 'not_receiving',
    'it keeps saying that the code is wrong': 'code_refused',
    'which phone number do you have on file for me': 'my_methods',
    'can I speak to a real human please': 'talk_to_human',
    'is this message real or is it phishing': 'what_is_this',
    'can you speak Polish with me please': 'change_language',
    'good morning and thanks for your help': 'greeting_thanks',
  },
  nl: {
    'ik moet tweestapsverificatie activeren': 'set_up',
    'mijn telefoon is gisteren gestolen op de trein': 'lost_phone',
    'ik krijg geen sms met de code binnen': 'not_receiving',
    'de code die ik invul wordt niet aanvaard': 'code_refused',
    'welk telefoonnummer staat er van mij geregistreerd': 'my_methods',
    'kan ik een echte medewerker spreken alstublieft': 'talk_to_human',
    'kunnen we in het Frans verder praten': 'change_language',
    'goedemorgen en hartelijk bedankt voor je hulp': 'greeting_thanks',
  },
  de: {
    'mein Handy wurde mir gestern im Bus gestohlen': 'lost_phone',
    'meine Nummer hat sich geändert, neue SIM-Karte': 'change_number',
    'ich bekomme keine SMS mit dem Code': 'not_receiving',
    'der eingegebene Code wird nicht akzeptiert': 'code_refused',
    'welche Telefonnummer ist bei euch von mir hinterlegt': 'my_methods',
    'ich möchte bitte mit einem echten Menschen sprechen': 'talk_to_human',
    'können wir bitte auf Türkisch schreiben': 'change_language',
  },
  fr: {
    'on a volé mon téléphone hier dans le métro': 'lost_phone',
    'mon numéro de téléphone a changé, nouvelle carte SIM': 'change_number',
    'je ne reçois pas le SMS avec le code': 'not_receiving',
    "le code que j'entre est refusé": 'code_refused',
    'je voudrais parler à une vraie personne svp': 'talk_to_human',
    'pouvez-vous me parler en polonais': 'change_language',
  },
  es: {
    'ayer me robaron el teléfono en el metro': 'lost_phone',
    'no me llega el mensaje de texto con el código': 'not_receiving',
    'dice que el código es incorrecto': 'code_refused',
    'qué número de teléfono tienen registrado de mí': 'my_methods',
    'quisiera hablar con una persona de verdad por favor': 'talk_to_human',
    'podemos hablar en portugués': 'change_language',
  },
};

export const asked: Sentences = {
  en: { 'phone gone but i bought another yesterday': 'lost_phone' },
  nl: { 'gsm kwijt maar heb al een andere': 'lost_phone' },
  de: { 'habe jetzt ein anderes Gerät, Nummer ist gleich geblieben': 'new_phone' },
  fr: { 'mon tel est mort, jai le nouveau': 'new_phone' },
  es: { 'se murió mi cel y ya tengo otro': 'new_phone' },
};

export const outOfScope: Readonly<Record<string, readonly string[]>> = {
  en: ['what is the soup of the day in the canteen', 'translate this email into German for a customer'],
  nl: ['hoeveel vakantiedagen heb ik nog over', 'de printer op de tweede verdieping is stuk'],
  de: ['was gibt es heute in der Kantine zu essen', 'der Beamer im Besprechungsraum flackert'],
  fr: ["qu'est-ce qu'on mange à la cantine aujourd'hui", "l'imprimante du deuxième étage ne marche pas"],
  es: ['qué hay de comer hoy en el comedor', 'la impresora del segundo piso no imprime'],
};

/** By language: what is denied or only spoken of, and the wish that it must not be taken for. */
export const denied: Sentences = {
  en: {
    "please don't stop": 'cancel',
    'I do not want to cancel this': 'cancel',
    'no, do not quit': 'cancel',
    'I did not get cancelled': 'cancel',
    'why was my set-up cancelled': 'cancel',
    'can I stop getting these messages': 'cancel',
    "I haven't lost my phone": 'lost_phone',
    'my phone was not stolen': 'lost_phone',
    'I do not have a new phone': 'new_phone',
    'my number has not changed': 'change_number',
  },
  nl: {
    'stop hier niet mee aub': 'cancel',
    'ik wil dit niet annuleren': 'cancel',
    'niet afbreken graag': 'cancel',
    'waarom werd het geannuleerd': 'cancel',
    'mijn gsm is niet kwijt': 'lost_phone',
    'mijn telefoon is niet gestolen': 'lost_phone',
    'ik heb geen nieuwe gsm': 'new_phone',
    'mijn nummer is niet veranderd': 'change_number',
  },
  de: {
    'bitte nicht abbrechen': 'cancel',
    'ich will nicht stoppen': 'cancel',
    'beende das bitte nicht': 'cancel',
    'warum wurde es abgebrochen': 'cancel',
    'mein Handy ist nicht verloren': 'lost_phone',
    'mein Telefon ist nicht gestohlen worden': 'lost_phone',
    'ich habe kein neues Handy': 'new_phone',
    'meine Nummer hat sich nicht geändert': 'change_number',
  },
  fr: {
    "s'il te plaît n'arrête pas": 'cancel',
    'je ne veux pas annuler': 'cancel',
    "non, n'arrêtez pas": 'cancel',
    "pourquoi est-ce que c'est annulé": 'cancel',
    "mon téléphone n'est pas perdu": 'lost_phone',
    "on ne m'a pas volé mon portable": 'lost_phone',
    "je n'ai pas de nouveau téléphone": 'new_phone',
    "mon numéro n'a pas changé": 'change_number',
  },
  es: {
    'por favor no pares': 'cancel',
    'no quiero parar': 'cancel',
    'no lo canceles': 'cancel',
    'no me deja entrar con eso': 'cancel',
    'por qué lo cancelaron': 'cancel',
    'no perdí mi teléfono': 'lost_phone',
    'no me robaron el móvil': 'lost_phone',
    'no tengo teléfono nuevo': 'new_phone',
    'mi número no ha cambiado': 'change_number',
  },
};
