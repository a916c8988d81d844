import { wordsOf } from '../intents/model/normalize.ts';

/** By language: whoever writes one of these speaks of themselves, or of no person. */
const relations = setOf([
  `my mine me myself i we our us it its this that these those the a an now again all everything anything something nothing
     somebody someone anybody anyone whoever who what what's whats where when how why which and or with without by via on in to from
     instead also too just only you your today tomorrow yesterday lunch is are was if not no don't please help need want yes new other another old second first two`,
  `mijn mij me ik we wij ons onze het dit dat deze die een één nu weer opnieuw alle alles iets niets iemand niemand wie wat waar
     wanneer hoe waarom welke en of met zonder via op in om naar vanaf ook naast alleen is zijn was als niet geen graag alsjeblieft
     help ja nieuw nieuwe ander andere oude tweede eerste bij mag u jou jullie jij vandaag morgen nu aanvraag`,
  `mein meine meinen meiner meinem meines mir mich ich wir uns unser es das dies dieses diese dieser die der den dem ein eine einen
     einer einem jetzt wieder nochmal neu neue neuen neues alle alles etwas nichts jemand niemand wer was wo wann wie warum welche und
     oder mit ohne per über auf in im am bei zu nach auch sofort nur ist sind war wenn nicht kein keine bitte hilfe ja mal amoi zweite zweiten ihnen euch dir du heute morgen anfrage`,
  `mon ma mes moi je nous notre nos ce cet cette ces un une des au aux maintenant encore tout toute tous toutes quelque chose
     rien quelqu'un personne qui que quoi où quand comment pourquoi quel quelle et ou avec sans par via sur dans en aussi seulement
     est sont si ne pas oui aide nouveau nouvelle autre deuxième second vous toi ça aujourd'hui demain demande demandes équipe l'équipe`,
  `mi mis mí me yo nosotros nuestro nuestra este esta esto estos estas un una unos unas lo los las ahora otra otro vez todo toda
     todos todas algo nada alguien nadie quien qué que dónde cuando cómo por qué cuál con sin vía en también solo es son si no sí ayuda
     nuevo nueva segundo segunda al del robado robada usted ustedes eso hoy mañana solicitud solicitudes`,
]);

/** By language: what people have, and what they verify with. */
export const things: ReadonlySet<string> = setOf([
  `phone phones mobile cell smartphone iphone android ipad tablet laptop computer device devices number numbers text texts sms
     message messages call calls caller callers calling app apps application authenticator authenticators code codes pin pins qr
     method methods way ways option options factor factors verification verifications authentication mfa 2fa tfa otp totp sso two step
     password passwords passkey account accounts login logins signin sign recovery backup backups fallback security info information
     push details settings notifications notification status methode registered access token key plan chat bot teams email e mail`,
  `telefoon telefoons mobiel mobiele gsm toestel apparaat apparaten nummer nummers bericht berichten oproep oproepen gesprek
     gesprekken bellen methode methoden methodes manier manieren reservemethode verificatie authenticatie tweestapsverificatie
     wachtwoord wachtwoorden app-wachtwoord app-wachtwoorden account accounts herstelcode herstelcodes beveiliging gegevens toegang
     inloggen aanmelden stap stappen geregistreerd`,
  `telefon telefone telefonnummer handy handys mobiltelefon smartphone gerät geräte nummer nummern nachricht nachrichten anruf anrufe
     methode methoden weg überprüfung verifizierung bestätigung authentifizierung zweistufige kennwort kennwörter passwort passwörter
     app-kennwort app-kennwörter konto konten anmeldung sicherheit daten zugang wiederherstellungscodes karte hinterlegt`,
  `téléphone téléphones portable mobile appareil appareils numéro numéros texto textos message messages appel appels application
     méthode méthodes moyen moyens vérification validation authentification double facteur mot mots passe compte comptes connexion
     sécurité accès récupération secours enregistré`,
  `teléfono teléfonos móvil móviles celular aparato dispositivo dispositivos número números mensaje mensajes llamada llamadas
     aplicación aplicaciones autenticador método métodos manera verificación autenticación doble factor pasos contraseña contraseñas
     cuenta cuentas acceso seguridad recuperación código códigos clave registrado`,
]);

/** What no name has in it. Words and parts of words are told apart as `wordsOf` does, which reads no more than a message has. */
export const ordinary: ReadonlySet<string> = new Set([...relations, ...things]);

function setOf(lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((words) => words.split(/\s+/u)).flatMap(wordsOf));
}
