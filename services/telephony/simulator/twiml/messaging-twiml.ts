import { readAttributes } from './attributes.ts';
import { elementsIn, textIn, TwimlError, type XmlElement } from './read-xml.ts';
import { responseIn } from './voice-twiml.ts';

/**
 * The texts that answer a text that came in.
 * @see https://www.twilio.com/docs/messaging/twiml
 * @throws {TwimlError} when Twilio would not follow it, or the simulator cannot
 */
export function readMessagingTwiml(text: string): readonly string[] {
  return elementsIn(responseIn(text)).map((element) => {
    if (element.name !== 'Message') throw new TwimlError(`<${element.name}> is not known here.`);
    readAttributes('Message', element);
    return bodyOf(element);
  });
}

function bodyOf(message: XmlElement): string {
  const [first, ...others] = message.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  if (typeof first !== 'object') return written(textIn(message));
  if (first.name !== 'Body' || others.length > 0) throw new TwimlError('<Message> has more in it than one <Body>.');
  readAttributes('Body', first);
  return written(textIn(first));
}

function written(body: string): string {
  if (body === '') throw new TwimlError('<Message> says nothing.');
  return body;
}
