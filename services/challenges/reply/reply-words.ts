/**
 * What people say beside a code, in the languages of the bot and its neighbours. Words are kept in small letters,
 * without accents, with `ss` for `ß` and `oe` for `œ`, and with straight apostrophes.
 */

/** Says no, whatever stands around it: the text was not asked for, or is to stop. */
export const refusingWords = wordSet(`
  no not never none nope nobody neither cannot cant dont didnt doesnt wasnt isnt havent hasnt wouldnt wont arent aint
  stop stopall unsubscribe revoke optout quit end cancel wrong fraud fraudulent scam scammer spam fake phishing hack hacked
  hacker report unknown mistake error remove block refuse decline deny reject someone somebody illegal police
  nee neen niet geen nooit niemand stoppen afmelden annuleer annuleren verkeerd verkeerde vergissing fout foute
  oplichting oplichter fraude nep weiger weigeren onbekend onbekende iemand politie
  nein nicht nichts nix kein keine keinen keiner keinem keines keinesfalls keineswegs nie niemals niemand niemandem
  falsch falsche falscher falschen falsches betrug betrueger betruger betrugsversuch abzocke abgezockt gefalscht gehackt
  unerwunscht ungewollt unaufgefordert unbefugt unbefugte aufhoren hor hort aufhort schluss abmelden abbestellen austragen
  stopp stoppen stoppt storno stornieren widerrufen abbrechen abbruch ablehnen abgelehnt verweigern verweigert loschen
  sperren gesperrt blockieren melden gemeldet jemand jemanden unbekannt unbekannte unbekannter fremd fremde fremder
  verwechslung verwechselt fehler irrtum irrtumlich polizei
  non ne ni pas jamais aucun aucune aucunement nullement rien arret arrete arretez arreter stopper cesser cessez faux fausse
  mauvais mauvaise erreur errone erronee trompe trompez arnaque arnaqueur arnaqueurs escroc escroquerie frauduleux
  hameconnage pirate piratage usurpation indesirable refuse refuser personne inconnu inconnue inconnus quelqu'un
  annuler annulez annule desabonner desabonnement desinscrire desinscription supprimer supprimez bloquer bloquez bloque
  signaler signale signalement
  nunca jamas nadie ningun ninguno ninguna tampoco alto basta parar pare paren detener detenga detengan deje dejen
  dejar baja estafa estafador estafadores engano fraudulento robo robado hackeado hackearon hackeo suplantacion
  equivocado equivocada equivoco equivocaron equivocacion erroneo erronea falso falsa alguien desconocido desconocida desconozco
  cancelar cancele cancelen cancelado anular anule rechazo rechazar rechazado borrar borren eliminar eliminen bloquear
  bloqueen denuncia denunciar policia
  mai nessuno nessuna sbagliato sbagliata truffa errore annulla nao ninguem errado errada
  nej inte aldrig fel ikke nei aldri feil forkert hayir degil yanlis iptal ei mitaan nem nu nicio
  не нет никогда стоп ошибка мошенники ні οχι δεν μην λαθος لا لم ليس توقف לא
`);

/** Says no where there are no spaces between words. */
export const refusingParts: readonly string[] = [
  '不',
  '没',
  '沒',
  '停',
  '错',
  '錯',
  'ない',
  'いいえ',
  '違',
  '아니',
  '안 ',
];

/** Signs that say no, and signs that ask. */
export const refusingSigns = /[👎🚫❌✖❎🛑⛔🙅🖕🤬😡😠]/u;
export const askingSigns = /[?¿؟？❓❔🤔🤨🤷✋🤚🖐🙄😕😟😨😱😭😢⚠❗‼🆘]/u;

/** What phones say when somebody reacts to a text with a sign. */
export const reactingWords =
  /lik(?:e|ed)|lov(?:e|ed)|laughed|emphasi|question|react|reag|leuk|gefall|lieb|gelacht|betont|aim|ador|ri de|soulign|interrog|gust|encant|rio de|enfatiz|destac|piac|gost/iu;
export const reactingSigns = /\p{Emoji_Presentation}|❤|‼/u;

/** Words that thank, greet or sign: a name may stand after them. */
export const thankingWords = wordSet(`
  thanks thank thankyou thx thnx tnx ty cheers regards greetings bye hi hello hey dear love sincerely best
  bedankt dank dankje dankjewel groet groeten groetjes hoi hallo dag mvg gr
  danke dankeschon vielen besten gruss grusse grussen lg vg mfg tschuss servus moin
  merci bonjour salut salutations cordialement bisous bonsoir bises cdt
  gracias hola saludo saludos atentamente cordialmente adios grazie ciao saluti obrigado obrigada ola
`);

/** Words that bring a code, or another number, and say nothing else. */
export const neutralWords = wordSet(`
  the a an is it's its it this that here here's are my your our for to in on and with of you u so very much many lots
  please pls plz me kindly code pin otp number nr no. phone mobile cell tel telephone security verification verify ok okay yes yep
  sure good morning afternoon evening day kind warm sent from iphone ipad android samsung galaxy mobile device well reply
  answer sms text also i am i'm have a nice great perfect super top cool weekend again in advance right one
  de het een dit deze dat hier is mijn uw jouw je jou u voor van en met wel heel veel zeer erg alsjeblieft alstublieft aub
  svb cijfers nummer telefoon telefoonnummer mobiel mobiele ja prima goedemorgen goedemiddag goedenavond vriendelijke
  hartelijk hartelijke verstuurd vanaf verzonden antwoord verificatiecode beveiligingscode alvast nogmaals weer tot ziens fijne fijn zo klopt
  der die das den dem ein eine ist lautet hier anbei ich sende schicke mein meine ihr ihre dein fur von und mit sehr schon
  schone schonen bitte bitteschon gern gerne nummer telefonnummer handy handynummer mobilnummer ja gut guten morgen tag abend
  freundliche freundlichen liebe herzliche herzlichen gesendet meinem antwort prufcode bestatigungscode sicherheitscode
  verifizierungscode einmalcode viele lieben besten schones wochenende im voraus nochmals
  le la les l un une des du est voici voila c'est mon ma mes votre vos pour et avec tres beaucoup bien svp s'il vous te
  plait stp numero telephone portable oui d'accord bonne journee soiree sincerement j'envoie envoie envoye depuis reponse
  d'avance encore bon fin semaine securite confirmation chiffres
  el los las una es este esta aqui mi tu su sus para con muy muchas muchos mil por favor codigo numero telefono movil si
  vale claro buenos buenas buen dia dias tardes noches envio mando le te lo enviado desde respuesta un seguridad
  verificacion confirmacion cifras cordial celular antemano
  il lo ecco mio il tuo per molte mille favore codice numero telefono cellulare o meu numero celular
`);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u));
}
