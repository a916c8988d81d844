import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { conversationCollection, type StoredConversation } from '../../../bot/conversation/conversation-document.ts';
import { loadDemoDirectory } from '../../../services/directory/demo-directory.ts';
import { DirectoryUnavailableError, type PersonId, personKey } from '../../../services/directory/directory.ts';
import {
  alex,
  personOf,
  reason,
  startVerificationApi,
  withApp,
  withPhone,
} from '../../bot/http/routes/verification-kit.ts';

const sanne: PersonId = { tenantId: alex.tenantId, objectId: '00000000-0000-0000-0000-000000000002' };
const sanneIds = { tenant: sanne.tenantId, oid: sanne.objectId };

interface Chat {
  readonly language: string;
  readonly languageChosen: boolean;
  readonly usedAt: Date;
}

/** Somebody whose language is Dutch by the directory, and who has an app. */
async function api(t: TestContext, isDirectoryAway = false) {
  const people = await loadDemoDirectory();
  const away = () => Promise.reject(new DirectoryUnavailableError('away'));
  const find = (person: PersonId) => (isDirectoryAway ? away() : people.find(person));
  const built = await startVerificationApi(t, {
    bot: { directory: { find, findByAccountName: (name) => people.findByAccountName(name) } },
  });
  const says = async (more: object = {}, person: object = personOf('sanne')): Promise<string> =>
    String((await built.open({ person, reason, ...more })).json['says']);
  const chat = (id: string, { language, languageChosen, usedAt }: Chat) =>
    built.store
      .collection<StoredConversation>(conversationCollection)
      .insertOne({ _id: id, person: personKey(sanne), language, languageChosen, usedAt, answered: [] });
  return { ...built, says, chat };
}

const dutch = /^Typ de zes cijfers/u;
const english = /^Type the six digits/u;

describe('what a person reads whom a program asks about', () => {
  test('is in the language that the directory has of them, by name and by ids', async (t) => {
    const { says, ...built } = await api(t);
    await withApp(built, sanne);
    assert.match(await says(), dutch);
    assert.match(await says({}, sanneIds), dutch);
    assert.match(await says({ language: 'ja' }), dutch);
  });

  test('is in the language of their chat before that, the chosen one first, and before all in what the program names', async (t) => {
    const { says, chat, ...built } = await api(t);
    await withApp(built, sanne);
    await chat('older', { language: 'de', languageChosen: false, usedAt: new Date(1) });
    assert.match(await says(), /^Geben Sie die sechs Ziffern ein/u);
    await chat('newer', { language: 'fr', languageChosen: false, usedAt: new Date(2) });
    assert.match(await says(), /^Saisissez les six chiffres/u);
    await chat('oldest', { language: 'es', languageChosen: true, usedAt: new Date(0) });
    assert.match(await says({}, sanneIds), /^Escriba las seis cifras/u);
    assert.match(await says({ language: 'en-GB' }), english);
  });

  test('is in the bot’s own where nobody knows theirs, and where the directory cannot be asked', async (t) => {
    const known = await api(t);
    const kofi = { tenantId: alex.tenantId, objectId: '00000000-0000-0000-0000-000000000004' };
    await withApp(known, kofi);
    assert.match(await known.says({}, { tenant: kofi.tenantId, oid: kofi.objectId }), english);
    const away = await api(t, true);
    await withPhone(away, 'mobile-text', sanne);
    await away.says({}, sanneIds);
    assert.match(away.telephony.texts.at(-1)?.body ?? '', /your verification code is/u);
  });

  test('is in their language in the text too', async (t) => {
    const built = await api(t);
    await withPhone(built, 'mobile-text', sanne);
    await built.open({ person: personOf('sanne'), reason });
    assert.match(built.telephony.texts.at(-1)?.body ?? '', /uw verificatiecode is/u);
  });
});
