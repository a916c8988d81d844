import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtModel } from '../../../services/intents/model/built-model.ts';
import { Recognizer } from '../../../services/intents/recognizer.ts';

const recognizer = new Recognizer(builtModel({ say: () => undefined }));

const notInHand = [
  ...['I have not found my phone', 'my phone has not been found', 'nobody found my phone', 'a stranger found my phone'],
  ...['have you found my phone?', 'the police found my phone', 'somebody else found my phone', 'I found the app'],
  ...['mijn telefoon is niet gevonden', 'mijn gsm is niet terecht', 'ik heb mijn telefoon niet teruggevonden'],
  ...['iemand heeft mijn telefoon gevonden', 'de politie heeft mijn telefoon gevonden', 'ik heb hem niet terug'],
  ...['mein Handy wurde nicht gefunden', 'ich habe mein Handy noch nicht gefunden', 'jemand hat mein Handy gefunden'],
  ...['mein Telefon ist nicht wieder aufgetaucht', 'die Polizei hat mein Handy gefunden', 'ich habe die App gefunden'],
  ...['mon téléphone n’a pas été retrouvé', 'mon téléphone n’est pas retrouvé', 'la police a retrouvé mon téléphone'],
  ...['quelqu’un a retrouvé mon téléphone', 'je n’ai toujours pas retrouvé mon téléphone'],
  ...['no he encontrado mi teléfono', 'no encontré mi teléfono', 'aún no he encontrado mi móvil'],
  ...['alguien encontró mi teléfono', 'la policía encontró mi teléfono', 'mi teléfono no ha aparecido'],
];

for (const text of notInHand)
  test(`"${text}" is nobody's phone that is back`, () => {
    const { band, suggestions } = recognizer.recognize(text);
    assert.notDeepEqual([band, suggestions[0]], ['act', 'found_phone']);
  });
