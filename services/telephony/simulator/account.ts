import type { Randomness } from '../../randomness.ts';

/** What is needed to use the simulator, as one uses Twilio; made anew at each start. */
export interface SimulatorAccount {
  /** `AC` and 32 hexadecimal digits. */
  readonly accountSid: string;
  /** 128 random bits: signs webhooks, and is the password of requests. */
  readonly authToken: string;
  /** E.164; what phones are called and texted from. */
  readonly from: string;
  /** `MG` and 32 hexadecimal digits; texts may be sent through it. */
  readonly messagingServiceSid: string;
}

/** The sender that Twilio's test credentials accept; it is nobody's number. */
const testSender = '+15005550006';

/** An account that nobody knows but who is told. */
export function createSimulatorAccount(randomness: Randomness): SimulatorAccount {
  return {
    accountSid: newSid('AC', randomness),
    authToken: randomness.bytes(16).toString('hex'),
    from: testSender,
    messagingServiceSid: newSid('MG', randomness),
  };
}

/** An id as Twilio makes them. */
export function newSid(prefix: 'AC' | 'CA' | 'MG' | 'SM', randomness: Randomness): string {
  return prefix + randomness.bytes(16).toString('hex');
}
