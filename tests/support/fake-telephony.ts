import type { Dispatch, PhoneCall, SpokenNotice, Telephony, TextMessage } from '../../services/telephony/telephony.ts';

/** A carrier in memory: takes what it is given, or answers what it is told to. */
export class FakeTelephony implements Telephony {
  readonly channels = ['text', 'call'] as const;
  readonly texts: TextMessage[] = [];
  readonly calls: PhoneCall[] = [];
  readonly spoken: SpokenNotice[] = [];
  readonly cancelled: string[] = [];
  /** Takes what it is given, and its answer gets lost. */
  losesAnswers = false;
  /** What the next requests are answered with, instead of being accepted. */
  answer: Exclude<Dispatch, { code: 'accepted' }> | undefined;

  sendText(message: TextMessage): Promise<Dispatch> {
    return this.#dispatch(() => this.texts.push(message), `SM${this.texts.length}`);
  }

  placeCall(call: PhoneCall): Promise<Dispatch> {
    return this.#dispatch(() => this.calls.push(call), `CA${this.calls.length}`);
  }

  speakNotice(notice: SpokenNotice): Promise<Dispatch> {
    return this.#dispatch(() => this.spoken.push(notice), `CN${this.spoken.length}`);
  }

  cancelCall(sid: string): Promise<void> {
    this.cancelled.push(sid);
    return Promise.resolve();
  }

  /** The code of the newest text. */
  get code(): string {
    return /\d{6}/u.exec(this.texts.at(-1)?.body ?? '')?.[0] ?? '';
  }

  /** The challenge that the newest call is for. */
  get calling(): string {
    return this.calls.at(-1)?.challengeId ?? '';
  }

  #dispatch(take: () => void, sid: string): Promise<Dispatch> {
    if (this.answer !== undefined) return Promise.resolve(this.answer);
    take();
    return Promise.resolve(this.losesAnswers ? { code: 'unavailable' } : { code: 'accepted', sid });
  }
}
