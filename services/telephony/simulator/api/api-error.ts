/** What Twilio says of its errors, in this project's words. HTTP status 400 unless another is named. */
const meanings = {
  20003: { status: 401, message: 'Authenticate' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20405: { status: 405, message: 'Method not allowed' },
  20429: { status: 429, message: 'Too many requests' },
  20001: { message: 'The simulator does not know how to do this' },
  21201: { message: "The number to call ('To') is missing" },
  21205: { message: "The script ('Twiml') or its address ('Url') is missing, too long or no address" },
  21210: { message: "The number to call from ('From') is not one of this account" },
  21212: { message: "The number to call or text from ('From') is not valid" },
  21213: { message: "The number to call from ('From') is missing" },
  21214: { message: "The number to call ('To') cannot be reached" },
  21215: { message: "This account may not call the country of the number ('To')" },
  21216: { message: "The number to call ('To') is blocked" },
  21211: { message: "The number ('To') is not a valid phone number" },
  21217: { message: "The number to call ('To') is not valid" },
  21220: { message: 'The call is not under way' },
  21206: { message: "The keys to dial ('SendDigits') are not valid" },
  21408: { message: "This account may not text the country of the number ('To')" },
  21602: { message: "A text needs a 'Body'" },
  21603: { message: "A text needs a 'From' or a 'MessagingServiceSid'" },
  21604: { message: "The number to text ('To') is missing" },
  21606: { message: "The number to text from ('From') is not one of this account" },
  21609: { message: "The 'StatusCallback' is no address" },
  21610: { message: 'The recipient told this sender to stop' },
  21611: { message: "The number to text from ('From') has too many texts waiting" },
  21612: { message: "The number to text ('To') cannot be reached" },
  21614: { message: "The number to text ('To') is not a mobile number" },
  21617: { message: 'A text has at most 1600 characters' },
  21701: { message: 'This account has no such messaging service' },
} as const satisfies Record<number, { readonly status?: number; readonly message: string }>;

export type ApiErrorCode = keyof typeof meanings;

/** A request was refused, with one of Twilio's error codes. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly status: number;

  constructor(code: ApiErrorCode) {
    const meaning: { readonly status?: number; readonly message: string } = meanings[code];
    super(meaning.message);
    this.code = code;
    this.status = meaning.status ?? 400;
  }

  /** The body of Twilio's answer. */
  body(): object {
    const { code, message, status } = this;
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  }
}
