import type { Chat } from './chat.ts';
import type { Labels } from './labels.ts';

/** From the first card to the QR code. `name` is for the pictures that are kept of every card. @returns what the QR code says. */
export async function untilQrCode(chat: Chat, labels: Labels, name: string): Promise<string> {
  await chat.expectCard(labels.required);
  await chat.screenshot(`${name}-1-required`);
  await chat.click(labels.setUpNow);
  return fromChoiceToQrCode(chat, labels, name);
}

/** The same, from the card on which one way is chosen. */
export async function fromChoiceToQrCode(chat: Chat, labels: Labels, name: string): Promise<string> {
  await chat.expectCard(labels.chooseMethod);
  await chat.choose(labels.verificationCode);
  await chat.screenshot(`${name}-2-choose-method`);
  await chat.click(labels.setUp);
  await chat.expectCard(labels.install);
  await chat.screenshot(`${name}-3-install`);
  await chat.click(labels.next);
  await chat.expectCard(labels.scan);
  return chat.readQr(`${name}-4-qr-code`);
}

/** Types a code into the card and sends it. */
export async function sendCode(chat: Chat, labels: Labels, code: string): Promise<void> {
  await chat.fill(labels.code, code);
  await chat.click(labels.verify);
}

/** Leaves the backup phone for later. `name` is for the picture of the card. */
export async function skipBackup(chat: Chat, labels: Labels, name?: string): Promise<void> {
  await chat.expectCard(labels.backup);
  if (name !== undefined) await chat.screenshot(name);
  await chat.click(labels.skip);
}

/** Six digits that are not this code. */
export function otherThan(code: string): string {
  return String((Number(code) + 314_159) % 1_000_000).padStart(6, '0');
}
