/**
 * What pages of Graph v1.0 say of the requests that mocks of others serve, in our own words: facts, each with the line that it
 * stands on. Of a page's request lines only those that a mock serves.
 */
export interface Page {
  readonly page: string;
  readonly title: string;
  /** GET unless given. */
  readonly method?: 'POST' | 'PATCH' | 'DELETE';
  readonly paths: readonly string[];
  /** Of the answer: with 201 to a POST, 204 where there is none, else 200. */
  readonly body: 'object' | 'collection' | 'none';
  /** Of the answer's object, and of the request's where there is one. */
  readonly type: string;
  /** Rows `name Type` of the table of what may be sent, as in types. */
  readonly members?: string;
  /** Of all three schemes, or of each: names with blanks between them; the rows of the table stand below each other. */
  readonly permissions: string | readonly [work: string, personal: string, application: string];
  readonly options?: readonly ('$select' | '$top')[];
  readonly lines: {
    readonly request: number;
    readonly permissions: number;
    readonly options?: number;
    readonly authorization?: number;
    readonly requestBody?: number;
    readonly response: number;
  };
  readonly commit?: string;
}

const mail = 'Mail.Read Mail.ReadWrite';
/** Of pages about what writes. */
const later = '791677a135b4b55d2913a40bde85ee47dcb80a78';

const writesMail = 'Mail.ReadWrite';
const calendars = 'Calendars.Read Calendars.ReadWrite';
const files = 'Files.Read Files.ReadWrite Files.Read.All Files.ReadWrite.All';
const sites = 'Sites.Read.All Sites.ReadWrite.All';
const filesOrSites = [`${files} ${sites}`, files, `Files.Read.All Files.ReadWrite.All ${sites}`] as const;
const directory = 'Directory.Read.All Directory.ReadWrite.All';

const user: Page = {
  page: 'user-get',
  title: 'Get a user',
  paths: ['/me'],
  body: 'object',
  type: 'user',
  permissions: [
    `User.Read User.ReadWrite User.ReadBasic.All User.Read.All User.ReadWrite.All ${directory} Directory.AccessAsUser.All`,
    'User.Read User.ReadWrite',
    `User.Read.All User.ReadWrite.All ${directory}`,
  ],
  options: ['$select'],
  lines: { request: 34, permissions: 20, options: 42, authorization: 47, requestBody: 51, response: 55 },
};

/** Its line for any user, and the one for the user who is signed in. */
export const userByIdOrSignedIn: Page = { ...user, paths: ['/users/{id | userPrincipalName}', '/me'] };

/** Of the user who is signed in. */
export const mailCalendarAndDrive: readonly Page[] = [
  user,
  {
    page: 'user-list-messages',
    title: 'List messages',
    paths: ['/me/messages', '/me/mailFolders/{id}/messages'],
    body: 'collection',
    type: 'message',
    permissions: mail,
    lines: { request: 35, permissions: 25, authorization: 52, requestBody: 57, response: 61 },
  },
  {
    page: 'message-get',
    title: 'Get message',
    paths: ['/me/messages/{id}'],
    body: 'object',
    type: 'message',
    permissions: 'Mail.Read',
    lines: { request: 35, permissions: 28, authorization: 45, requestBody: 49, response: 53 },
  },
  {
    page: 'user-post-messages',
    title: 'Create Message',
    method: 'POST',
    paths: ['/me/messages'],
    body: 'object',
    type: 'message',
    permissions: writesMail,
    lines: { request: 33, permissions: 24, authorization: 43, requestBody: 48, response: 54 },
    commit: later,
  },
  {
    page: 'message-update',
    title: 'Update message',
    method: 'PATCH',
    paths: ['/me/messages/{id}'],
    body: 'object',
    type: 'message',
    permissions: writesMail,
    members: `45 importance String; inferenceClassification String; internetMessageId String;
      isDeliveryReceiptRequested Boolean; isRead Boolean; isReadReceiptRequested Boolean; 55 subject String`,
    lines: { request: 24, permissions: 17, authorization: 32, requestBody: 35, response: 63 },
    commit: '0f70bff7e30e7a9c47a094b972ca143009dcb3c5',
  },
  {
    page: 'message-delete',
    title: 'Delete message',
    method: 'DELETE',
    paths: ['/me/messages/{id}'],
    body: 'none',
    type: 'message',
    permissions: writesMail,
    lines: { request: 27, permissions: 20, authorization: 35, requestBody: 38, response: 42 },
    commit: '0f70bff7e30e7a9c47a094b972ca143009dcb3c5',
  },
  {
    page: 'message-list-attachments',
    title: 'List attachments',
    paths: ['/me/messages/{id}/attachments'],
    body: 'collection',
    type: 'attachment',
    permissions: 'Mail.Read',
    lines: { request: 25, permissions: 17, authorization: 44, requestBody: 47, response: 51 },
  },
  {
    page: 'user-list-mailfolders',
    title: 'List mailFolders',
    paths: ['/me/mailFolders'],
    body: 'collection',
    type: 'mailFolder',
    permissions: mail,
    lines: { request: 48, permissions: 17, authorization: 31, requestBody: 35, response: 39 },
  },
  {
    page: 'mailfolder-get',
    title: 'Get mailFolder',
    paths: ['/me/mailFolders/{id}'],
    body: 'object',
    type: 'mailFolder',
    permissions: mail,
    lines: { request: 31, permissions: 24, authorization: 39, requestBody: 42, response: 46 },
  },
  {
    page: 'mailfolder-list-childfolders',
    title: 'List childFolders',
    paths: ['/me/mailFolders/{id}/childFolders'],
    body: 'collection',
    type: 'mailFolder',
    permissions: mail,
    lines: { request: 25, permissions: 18, authorization: 33, requestBody: 36, response: 40 },
  },
  {
    page: 'outlookuser-list-mastercategories',
    title: 'List Outlook categories',
    paths: ['/me/outlook/masterCategories'],
    body: 'collection',
    type: 'outlookCategory',
    permissions: 'MailboxSettings.Read',
    lines: { request: 26, permissions: 19, authorization: 35, requestBody: 38, response: 42 },
  },
  {
    page: 'outlookcategory-get',
    title: 'Get Outlook category',
    paths: ['/me/outlook/masterCategories/{id}'],
    body: 'object',
    type: 'outlookCategory',
    permissions: 'MailboxSettings.Read',
    lines: { request: 26, permissions: 19, authorization: 35, requestBody: 38, response: 42 },
  },
  {
    page: 'outlookuser-post-mastercategories',
    title: 'Create Outlook category',
    method: 'POST',
    paths: ['/me/outlook/masterCategories'],
    body: 'object',
    type: 'outlookCategory',
    permissions: 'MailboxSettings.ReadWrite',
    lines: { request: 31, permissions: 22, authorization: 39, requestBody: 43, response: 47 },
    commit: later,
  },
  {
    page: 'outlookcategory-delete',
    title: 'Delete Outlook category',
    method: 'DELETE',
    paths: ['/me/outlook/masterCategories/{id}'],
    body: 'none',
    type: 'outlookCategory',
    permissions: 'MailboxSettings.ReadWrite',
    lines: { request: 31, permissions: 22, authorization: 39, requestBody: 43, response: 47 },
    commit: later,
  },
  {
    page: 'user-list-calendars',
    title: 'List calendars',
    paths: ['/me/calendars'],
    body: 'collection',
    type: 'calendar',
    permissions: calendars,
    lines: { request: 29, permissions: 20, authorization: 50, requestBody: 54, response: 58 },
    commit: 'f9b290b32ef3dad265f2802042f932f3c8b9c425',
  },
  {
    page: 'calendar-get',
    title: 'Get calendar',
    paths: ['/me/calendar', '/me/calendars/{id}'],
    body: 'object',
    type: 'calendar',
    permissions: 'Calendars.Read',
    lines: { request: 32, permissions: 24, authorization: 54, requestBody: 57, response: 61 },
  },
  {
    page: 'user-list-events',
    title: 'List events',
    paths: ['/me/events', '/me/calendar/events', '/me/calendars/{id}/events'],
    body: 'collection',
    type: 'event',
    permissions: calendars,
    lines: { request: 52, permissions: 45, authorization: 72, requestBody: 77, response: 81 },
  },
  {
    page: 'event-get',
    title: 'Get event',
    paths: ['/me/events/{id}', '/me/calendars/{id}/events/{id}'],
    body: 'object',
    type: 'event',
    permissions: 'Calendars.Read',
    lines: { request: 52, permissions: 45, authorization: 74, requestBody: 79, response: 83 },
  },
  {
    page: 'calendar-post-events',
    title: 'Create event',
    method: 'POST',
    paths: ['/me/calendars/{id}/events'],
    body: 'object',
    type: 'event',
    permissions: 'Calendars.ReadWrite',
    lines: { request: 40, permissions: 22, authorization: 58, requestBody: 63, response: 67 },
    commit: later,
  },
  {
    page: 'event-update',
    title: 'Update event',
    method: 'PATCH',
    paths: ['/me/calendars/{id}/events/{id}'],
    body: 'object',
    type: 'event',
    permissions: 'Calendars.ReadWrite',
    members: `67 importance String; isAllDay Boolean; isOnlineMeeting Boolean; isReminderOn Boolean;
      75 reminderMinutesBeforeStart Int32; responseRequested Boolean; sensitivity String; showAs String; 80 subject String`,
    lines: { request: 41, permissions: 24, authorization: 55, requestBody: 59, response: 89 },
    commit: later,
  },
  {
    page: 'event-delete',
    title: 'Delete event',
    method: 'DELETE',
    paths: ['/me/calendars/{id}/events/{id}'],
    body: 'none',
    type: 'event',
    permissions: 'Calendars.ReadWrite',
    lines: { request: 41, permissions: 24, authorization: 55, requestBody: 59, response: 63 },
    commit: later,
  },
  {
    page: 'drive-get',
    title: 'Get Drive',
    paths: ['/me/drive'],
    body: 'object',
    type: 'drive',
    permissions: filesOrSites,
    options: ['$select'],
    lines: { request: 36, permissions: 21, options: 116, response: 120 },
  },
  {
    page: 'driveitem-list-children',
    title: 'List children of a driveItem',
    paths: ['/me/drive/items/{item-id}/children'],
    body: 'collection',
    type: 'driveItem',
    permissions: filesOrSites,
    options: ['$select', '$top'],
    lines: { request: 33, permissions: 22, options: 40, response: 84 },
  },
];

/** Of each page the request lines that somebody serves; pages without any are left out. */
export const servedPages = (
  pages: readonly Page[],
  serves: (method: string, path: string) => boolean,
): readonly Page[] =>
  pages.flatMap((page) => {
    const paths = page.paths.filter((path) => serves(page.method ?? 'GET', path));
    return paths.length === 0 ? [] : [{ ...page, paths }];
  });
