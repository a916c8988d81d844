import twilio, { type Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import http from 'twilio/lib/http/response.js';
import type { SimulatorAccount } from '../../services/telephony/simulator/account.ts';
import type { ApiAnswer, ApiRequest } from '../../services/telephony/simulator/api/twilio-api.ts';

/** Whoever answers requests to Twilio's API, such as a `PhoneSimulator`. */
export interface TwilioAnswering {
  answer(request: ApiRequest): ApiAnswer;
}

/** The library's way to send requests, without a network: what it would send is answered in this process. */
class InProcessRequests extends twilio.RequestClient {
  readonly #api: TwilioAnswering;

  constructor(api: TwilioAnswering) {
    super();
    this.#api = api;
  }

  override request<Data>(options: RequestClient.RequestOptions<Data>): Promise<http.default<Data>> {
    const { method, uri, username = '', password = '', params, data } = options;
    const { pathname, searchParams } = new URL(uri);
    for (const [name, value] of pairs(params)) searchParams.append(name, value);
    const { status, body } = this.#api.answer({
      method: method.toUpperCase(),
      path: pathname,
      query: searchParams,
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      form: new URLSearchParams(pairs(data)),
    });
    return Promise.resolve(new http.default<Data>(status, JSON.parse(JSON.stringify(body)) as Data, {}));
  }
}

/** As a form has them: a name for each of its values. */
function pairs(values: unknown): [string, string][] {
  return Object.entries(values ?? {}).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  );
}

/** The real client, which has its requests answered in this process. */
export function inProcessTwilio(api: TwilioAnswering, { accountSid, authToken }: SimulatorAccount): Twilio {
  return twilio(accountSid, authToken, { httpClient: new InProcessRequests(api) });
}
