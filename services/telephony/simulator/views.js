/** Most characters of a text, put together of its parts. */
export const longestText = 1600;
/** What a demo phone does when it is called. */
export const callHabits = ['ask', 'answer', 'decline', 'busy', 'voice-mail', 'no-answer'];
export const callStatuses = [
    'queued',
    'ringing',
    'in-progress',
    'completed',
    'busy',
    'no-answer',
    'failed',
    'canceled',
];
