/** Where people reach the helpdesk, in the organization's own words; what is not known is left out. */
export interface HelpdeskContact {
  /** As people know it, such as "IT service desk". */
  readonly name: string | undefined;
  /** Its page, https. */
  readonly url: string | undefined;
  /** As people dial it. */
  readonly phone: string | undefined;
  /** When it answers, such as "Mon-Fri 8:00-18:00". */
  readonly hours: string | undefined;
}
