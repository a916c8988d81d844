import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReply } from '../../../../services/challenges/reply/read-reply.ts';
import { createLocalization } from '../../../../services/localization/localization.ts';
import { locales } from '../../../../services/localization/locales/locales.ts';
import { toldMoment } from '../../../../services/telephony/told-changes.ts';
import type { MessageKey } from '../../../../services/localization/translate.ts';
import { toGsm7 } from '../../../../services/telephony/gsm7.ts';
import { ownWords } from '../../../../services/telephony/own-words.ts';
import { textBody } from '../../../../services/telephony/text-body.ts';

const code = '128032';
const localization = createLocalization();
const organization = 'Contoso & Töchter';
const own = ownWords(localization, organization);
const saysOf = (body: string): string => readReply(body, own).says;

/** Our texts as they were sent, in each language, and with a name that had to be cut. */
const ours = localization.languages.flatMap((language) =>
  [organization, organization.padEnd(90, ' und Söhne')].flatMap((name) =>
    [undefined, 'No reason: Stop & start'].flatMap((reason) =>
      [true, false].map((canReply) => ({
        name,
        text: textBody({ translate: localization.translator(language), organization: name, code, canReply, reason }),
      })),
    ),
  ),
);

describe('a text that comes back', () => {
  test('is a code when nothing else is said but thanks, a name, other numbers and what a carrier puts before', () => {
    for (const body of [
      '128032',
      ' 128 032 ',
      '128-032.',
      '１２８０３２',
      '١٢٨٠٣٢',
      '1\u200b2\u200b8\u200b032',
      '"128032"',
      '> 128 032',
      'code: 128032',
      'The code is 128032, thank you very much!',
      'Thanks! 128032 👍',
      '128032\nThanks, Alex',
      '128032\n– Alex de Vries',
      '[Contoso Mobile] 128032',
      '【移动】128032',
      '(FRM) 128032 thx',
      '128032, my number is 0612345678',
      'My number is +1 (206) 555-0142. 128032',
      '06 12345678 128032',
      '128032 #7',
      'De code is 128032. Alvast bedankt en groetjes',
      'Hallo, hier ist mein Code: 128032. Vielen Dank',
      "Bonjour, voici le code : 128032 s'il vous plaît. Merci beaucoup",
      'Hola, el código es 128032. Muchas gracias',
      'Mein Prüfcode lautet 128032',
      '128032\nViele Grüße\nJürgen',
      'Anbei der Code: 128032. Schöne Grüße, Jürgen Groß',
      'Ich sende den Code: 128032',
      '128032, bitte schön',
      'Voici le code de vérification : 128 032. Bonne soirée',
      'Je vous envoie le code 128032\nCordialement, Hélène',
      'Mon code de sécurité est 128032, merci d’avance',
      'Mi código de verificación es 128032. Un saludo',
      'Le envío el código: 128032\nSaludos, Íñigo',
      'Claro, 128032. ¡Buen día!',
      '128032\n\nSent from my iPhone',
      'Verstuurd vanaf mijn Samsung\n128032',
      'Thanks\nAlex\n128032',
      'Thanks Alex 128032',
      '128032 ok thanks Alex',
      '128032\n~ 王芳',
      'Thanks!\n128032\n王芳',
      '{Contoso} 128032',
      '<Contoso> 128032',
      '[128032]',
      `[${'Contoso '.repeat(5)}] 128032`,
      '128 032 1234567',
      '1234567 128 032',
      '№ 128032',
      `128032 ${'thanks '.repeat(12)}`,
    ]) {
      assert.deepEqual(readReply(body, own), { says: 'code', codes: [code] }, body);
    }
  });

  test('is unclear with a word or a sign beside it that may be a protest, though phones write it as a name', () => {
    for (const body of [
      ...['Nah', 'Incorrect', 'Unauthorized', 'Lost Phone', 'Waarom', 'Gestolen', 'Afblijven'].map(
        (word) => `128032\n${word}`,
      ),
      'Afblijven\n128032',
      ...['✋', '🤷', '😡?', '⚠️'].map((sign) => `128032 ${sign}`),
    ]) {
      assert.notEqual(saysOf(body), 'code', body);
    }
  });

  test('names up to three codes, each once, and in the order in which they stand', () => {
    const codes = ['128032', '654321', '222333'];
    assert.deepEqual(readReply('128032, 654 321, 222-333 and 128032', own), { says: 'code', codes });
    assert.deepEqual(readReply('128032 654 321', own), { says: 'code', codes: codes.slice(0, 2) });
    assert.deepEqual(readReply('not me: 128032, 654321', own), { says: 'no', codes: codes.slice(0, 2) });
  });

  test('is nothing when it only quotes us: our text as it was, reacted to, forwarded, cut or in lines that quote', () => {
    for (const { name, text } of ours) {
      const ownHere = ownWords(localization, name);
      for (const body of [
        text,
        text.replaceAll('\n', ' '),
        `Liked “${text}”`,
        `Disliked "${text}"`,
        `👎 to “ ${text} ”`,
        `Reacted 👍 to "${text.slice(0, 60)}..."`,
        `Laughed at “${text.slice(0, 50)}`,
        `Vond “${text}” leuk`,
        `Hat „${text}“ mit „Gefällt mir“ markiert`,
        `A aimé « ${text} »`,
        `Le ha gustado «${text}»`,
        `Le encantó “${text}”`,
        `A ri de « ${text} »`,
        `Hat „${text}“ hervorgehoben`,
        `「${text}」にハートをつけました`,
        text.replaceAll(/^/gmu, '> '),
        `On 1 Jan 2027, at 10:00, Contoso wrote:\n${text.replaceAll(/^/gmu, '>')}`,
        `👍\n${text}`,
      ]) {
        assert.notEqual(readReply(body, ownHere).says, 'code', body);
      }
      for (const body of [
        text,
        `Liked “${text}”`,
        `👎 to “${text}”`,
        `Vond “${text}” niet leuk`,
        `N'a pas aimé « ${text} »`,
        `No le gustó “${text}”`,
        `„${text}“ gefällt mir nicht`,
        text.replaceAll(/^/gmu, '> '),
      ]) {
        assert.equal(readReply(body, ownHere).says, 'nothing', body);
      }
    }
  });

  test('is nothing when it is one of our answers, as the network writes it and as the language does', () => {
    const keys = Object.keys(locales.en.phone).filter((key) => /^(?:reply-|notice-changed$)/u.test(key));
    for (const language of localization.languages) {
      const translate = localization.translator(language);
      const values = {
        organization,
        what: translate('phone.change-method-removed'),
        when: toldMoment(new Date('2026-03-02T09:00:00Z')),
      };
      for (const key of keys) {
        const text = translate(`phone.${key}` as MessageKey, values);
        for (const body of [text, toGsm7(text), `> ${toGsm7(text)}`]) assert.equal(saysOf(body), 'nothing', body);
        assert.deepEqual(readReply(`${toGsm7(text)}\n${code}`, own), { says: 'code', codes: [code] }, text);
      }
    }
  });

  test('is a reaction only where a few words stand around what it quotes: what else says no is a refusal', () => {
    assert.equal(saysOf('Vond dit niet leuk “Contoso”'), 'nothing');
    for (const body of [
      'Vond dit echt niet leuk “Contoso”',
      'Vond dit niet leuk',
      'I would not like that',
      'not “me”',
    ]) {
      assert.equal(saysOf(body), 'no', body);
    }
  });

  test('is nothing when all it says is quoted, whoever wrote it and in whatever words', () => {
    for (const body of [
      '> your code is 128032',
      '>> De code is 128032, bedankt',
      '| Hallo, hier ist mein Code: 128032',
      'Alex schreef:\n> Uw code: 128032',
      'Thanks! “The code is 128032”',
      'Bedankt „Code: 128032“',
      'Merci « voici le code : 128032 »',
      'Gracias «el código es 128032»',
      'Danke »Der Code ist 128032«',
      '"my code is 128032, thanks"',
      "ok 'the code is 128032'",
      'ok ‘the code is 128032’',
    ]) {
      assert.equal(saysOf(body), 'nothing', body);
    }
  });

  test('is a refusal when it says no, whatever else it says', () => {
    for (const body of [
      'I did not ask for 128032',
      "I didn't ask for this code: 128032",
      'I didn’t request 128032',
      '128032 not me',
      'That wasnt me, 128032',
      'STOP',
      'stop 128032',
      'Wrong number! 128032',
      '128032 is fraud',
      '(not me) 128032',
      '128032 👎',
      'No',
      'Nee, 128032 heb ik niet gevraagd',
      'Dat was ik niet',
      'Verkeerd nummer',
      'Das war ich nicht 128032',
      'Ich habe keinen Code angefordert: 128032',
      "Je n'ai pas demandé 128032",
      'ce n’est pas moi',
      'Je n’en veux plus 128032',
      "I shouldn't get 128032",
      'No fui yo 128032',
      'Yo no pedí el código 128032, gracias',
      'Não fui eu 128032',
      '128032 Unerwünscht',
      'Betrüger! 128032',
      'Bitte abbestellen 128032',
      'Hör auf 128032',
      'Das ist eine Verwechslung, 128032',
      '128032 gehackt',
      'Désinscription 128032',
      'Vous vous trompez 128032',
      'C’est une escroquerie : 128032',
      'Arrête 128032',
      'numéro erroné 128032',
      'Je n’y suis pour rien : 128032',
      'Basta 128032',
      'Se equivocó, 128032 es de un desconocido',
      'Cancelen esto 128032',
      'Me hackearon 128032',
      'Voy a denunciar 128032',
      'Non sono stato io: 128032',
      'Det var inte jag 128032',
      'я не запрашивал 128032',
      '不是我 128032',
      '我没要 128032',
      '我沒要 128032',
      '请停 128032',
      '错了 128032',
      '錯了 128032',
      '頼んでない 128032',
      'いいえ 128032',
      '番号が違う 128032',
      '아니요 128032',
      '안 했어요 128032',
      "I don't know 128032",
      "You shouldn't've sent 128032",
      "I did'nt ask for 128032",
      "C'est quelqu'un: 128032",
      '128032 👎 “Contoso”',
      "je n'y suis 128032",
      ...ours.map(({ text }) => `${text}\n\nI never asked for this`),
      ...ours.map(({ text }) => `> ${text.replaceAll('\n', '\n> ')}\nDat ben ik niet`),
    ]) {
      assert.equal(saysOf(body), 'no', body);
    }
  });

  test('is unclear, and proves nothing, when it says what is not known, asks, or guesses', () => {
    for (const body of [
      'What is 128032?',
      '128032?',
      'Who sent me 128032',
      'I am driving and will answer 128032 later',
      'Wie is dit 128032',
      'Qui êtes-vous 128032',
      'leave me alone 128032',
      '128032 thanks leave me alone',
      'Vond 128032 leuk',
      'Liked 128032',
      '111111 222222 333333 128032',
      '我要 128032',
      '128032\nthanks\nAlex John Smith',
      '128032 Alex',
      "John's code is 128032",
      '128032 code Alex thanks',
      '128032 Liked “Contoso”',
      '128032 thanks alex',
      'Alex\n128032',
      '128032\nalex',
      '128032\naLex',
      '128032\nAlex smith',
      'Contoso [Mobile] 128032',
      `128032 ${'thanks '.repeat(13)}`,
      `128032 ${'thanks '.repeat(20)}`,
      'ja mam kod 128032 od was',
    ]) {
      assert.equal(saysOf(body), 'unclear', body);
    }
  });

  test('has no code where there are not six digits by themselves', () => {
    for (const body of [
      '',
      'thanks',
      '12803',
      '1280321',
      '0612345678',
      'Call 020 624 1111 now',
      '12 80 32 1',
      '206 555 0142',
      '111 222 333',
      '128 032 7',
      '7 128 032',
      '1280 32',
      '1280 321',
      '128 0321',
    ]) {
      assert.equal(saysOf(body), 'nothing', body);
    }
  });

  test('of any length is read at once', () => {
    const patient = performance.now();
    for (const body of [
      '“'.repeat(1600),
      '>'.repeat(1600),
      '1 '.repeat(800),
      'C'.repeat(1600),
      ' '.repeat(1600),
      "'a ".repeat(530),
      'code '.repeat(320),
    ])
      saysOf(body);
    assert.ok(performance.now() - patient < 1_000);
  });
});
