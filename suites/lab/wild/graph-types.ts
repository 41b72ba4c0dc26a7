/** The types of those reads, from their pages: all members, or where a page names a default set, that one. */
import type { TypeSpec } from '../../../specs/model.ts';

/** 2020-05-18. */
const commitOfMay = 'f9b290b32ef3dad265f2802042f932f3c8b9c425';

/** Rows `name Type` that stand below each other; a number before one says where a run of them begins. */
export type Rows = string;

export interface TypePage {
  readonly page: string;
  readonly type: string;
  readonly is?: TypeSpec['is'];
  readonly base?: string;
  readonly open?: true;
  readonly properties?: Rows;
  readonly relationships?: Rows;
  /** Names only. */
  readonly members?: Rows;
  readonly commit?: string;
}

const enumOf = (type: string, members: Rows): TypePage => ({
  page: 'enums',
  type,
  is: 'enum',
  members,
  commit: commitOfMay,
});

export const types: readonly TypePage[] = [
  { page: 'entity', type: 'entity', is: 'entity', properties: '17 id String', commit: commitOfMay },
  {
    page: 'outlookitem',
    type: 'outlookItem',
    is: 'entity',
    base: 'entity',
    properties: `41 categories String[]; changeKey String; createdDateTime DateTimeOffset; id String;
      lastModifiedDateTime DateTimeOffset`,
    commit: commitOfMay,
  },
  {
    page: 'directoryobject',
    type: 'directoryObject',
    is: 'entity',
    base: 'entity',
    open: true,
    properties: '32 id String',
    commit: commitOfMay,
  },
  {
    page: 'user',
    type: 'user',
    is: 'entity',
    base: 'directoryObject',
    properties: `74 businessPhones String[]; 81 displayName String; givenName String; 84 id String; 87 jobTitle String;
      90 mail String; 93 mobilePhone String; 95 officeLocation String; 110 preferredLanguage String; 119 surname String;
      121 userPrincipalName String`,
    commit: '02b824c02bcaa0bc037ba4595e13b4fbacca0e4d',
  },
  {
    page: 'message',
    type: 'message',
    is: 'entity',
    base: 'outlookItem',
    open: true,
    properties: `57 bccRecipients recipient[]; body itemBody; bodyPreview String; categories String[]; ccRecipients recipient[];
      changeKey String; conversationId String; createdDateTime DateTimeOffset; flag followupFlag; from recipient;
      hasAttachments Boolean; id String; importance importance; inferenceClassification inferenceClassificationType;
      internetMessageHeaders internetMessageHeader[]; internetMessageId String; isDeliveryReceiptRequested Boolean;
      isDraft Boolean; isRead Boolean; isReadReceiptRequested Boolean; lastModifiedDateTime DateTimeOffset;
      parentFolderId String; receivedDateTime DateTimeOffset; replyTo recipient[]; sender recipient;
      sentDateTime DateTimeOffset; subject String; toRecipients recipient[]; uniqueBody itemBody; webLink String`,
    relationships: '92 attachments attachment[]; extensions extension[]',
    commit: '0f70bff7e30e7a9c47a094b972ca143009dcb3c5',
  },
  { page: 'recipient', type: 'recipient', properties: '19 emailAddress emailAddress', commit: commitOfMay },
  { page: 'emailaddress', type: 'emailAddress', properties: '19 address String; name String', commit: commitOfMay },
  { page: 'itembody', type: 'itemBody', properties: '19 content String; contentType bodyType', commit: commitOfMay },
  {
    page: 'attachment',
    type: 'attachment',
    is: 'entity',
    base: 'entity',
    properties: `36 contentType String; id String; isInline Boolean; lastModifiedDateTime DateTimeOffset; name String; size Int32`,
    commit: '1809af63ef6995ed46e07a6c619ca910e2f18d10',
  },
  {
    page: 'fileattachment',
    type: 'fileAttachment',
    is: 'entity',
    base: 'attachment',
    properties: `23 contentBytes Binary; contentId String; contentLocation String; contentType String; id String;
      isInline Boolean; lastModifiedDateTime DateTimeOffset; name String; size Int32`,
    commit: '1809af63ef6995ed46e07a6c619ca910e2f18d10',
  },
  {
    page: 'mailfolder',
    type: 'mailFolder',
    is: 'entity',
    base: 'entity',
    properties: `34 childFolderCount Int32; displayName String; id String; parentFolderId String; totalItemCount Int32;
      unreadItemCount Int32`,
    relationships: '54 childFolders mailFolder[]; messageRules messageRule[]; messages message[]',
    commit: '272305476ced9299285a7504875d472fb58a8c35',
  },
  {
    page: 'outlookcategory',
    type: 'outlookCategory',
    is: 'entity',
    base: 'entity',
    properties: '20 displayName String; color categoryColor',
    commit: '65f0d8dfd8d738043624284303334e6d8fb1cdd7',
  },
  {
    page: 'calendar',
    type: 'calendar',
    is: 'entity',
    base: 'entity',
    properties: `44 allowedOnlineMeetingProviders String[]; canEdit Boolean; canShare Boolean; canViewPrivateItems Boolean;
      changeKey String; color calendarColor; defaultOnlineMeetingProvider onlineMeetingProviderType; id String;
      isRemovable Boolean; isTallyingResponses Boolean; name String; owner emailAddress`,
    relationships: '60 calendarPermissions calendarPermission[]; calendarView event[]; events event[]',
    commit: commitOfMay,
  },
  {
    page: 'event',
    type: 'event',
    is: 'entity',
    base: 'outlookItem',
    open: true,
    properties: `63 attendees attendee[]; body itemBody; bodyPreview String; categories String[]; changeKey String;
      createdDateTime DateTimeOffset; end dateTimeTimeZone; hasAttachments Boolean; iCalUId String; id String;
      importance importance; isAllDay Boolean; isCancelled Boolean; isOnlineMeeting Boolean; isOrganizer Boolean;
      isReminderOn Boolean; lastModifiedDateTime DateTimeOffset; location location; locations location[];
      onlineMeeting onlineMeetingInfo; onlineMeetingProvider onlineMeetingProviderType; onlineMeetingUrl String;
      organizer recipient; originalEndTimeZone String; originalStart DateTimeOffset; originalStartTimeZone String;
      recurrence patternedRecurrence; reminderMinutesBeforeStart Int32; responseRequested Boolean;
      responseStatus responseStatus; sensitivity sensitivity; seriesMasterId String; showAs freeBusyStatus;
      start dateTimeTimeZone; subject String; type eventType; webLink String`,
    relationships: '122 attachments attachment[]; calendar calendar; extensions extension[]; instances event[]',
    commit: commitOfMay,
  },
  {
    page: 'datetimetimezone',
    type: 'dateTimeTimeZone',
    properties: '19 dateTime String; timeZone String',
    commit: commitOfMay,
  },
  {
    page: 'location',
    type: 'location',
    properties: `32 address physicalAddress; coordinates outlookGeoCoordinates; displayName String; locationEmailAddress String;
      locationUri String; locationType locationType; uniqueId String; uniqueIdType locationUniqueIdType`,
    commit: commitOfMay,
  },
  {
    page: 'onlinemeetinginfo',
    type: 'onlineMeetingInfo',
    properties: `18 conferenceId String; joinUrl String; phones phone[]; quickDial String; tollFreeNumbers String[];
      tollNumber String`,
    commit: commitOfMay,
  },
  {
    page: 'attendee',
    type: 'attendee',
    base: 'attendeeBase',
    properties: '21 status responseStatus; type String; emailAddress emailAddress',
    commit: commitOfMay,
  },
  {
    page: 'attendeebase',
    type: 'attendeeBase',
    base: 'recipient',
    properties: '41 type attendeeType; emailAddress emailAddress',
    commit: commitOfMay,
  },
  {
    page: 'responsestatus',
    type: 'responseStatus',
    properties: '20 response responseType; time DateTimeOffset',
    commit: commitOfMay,
  },
  {
    page: 'drive',
    type: 'drive',
    is: 'entity',
    properties: '33 id String; driveType String; owner identitySet; quota quota',
    relationships: '42 items driveItem[]; root driveItem; special driveItem[]',
    commit: '2460da7445b2857155721d6b3450170915c70686',
  },
  {
    page: 'driveitem',
    type: 'driveItem',
    is: 'entity',
    properties: `70 audio audio; content Stream; createdBy identitySet; createdDateTime DateTimeOffset; cTag String;
      deleted deleted; eTag String; file file; fileSystemInfo fileSystemInfo; folder folder; id String; image image;
      lastModifiedBy identitySet; lastModifiedDateTime DateTimeOffset; location geoCoordinates; name String; package package;
      parentReference itemReference; photo photo; remoteItem remoteItem; searchResult searchResult; shared shared; size Int64;
      specialFolder specialFolder; video video; webUrl String`,
    commit: '019d4a0b8eed14d7e1988bcec07e258d84192432',
  },
  {
    page: 'identityset',
    type: 'identitySet',
    open: true,
    properties: '38 application identity; device identity; user identity',
    commit: commitOfMay,
  },
  {
    page: 'identity',
    type: 'identity',
    open: true,
    properties: '36 displayName String; id String',
    commit: commitOfMay,
  },
  enumOf('importance', '187 low; normal; high'),
  enumOf('bodyType', '256 text; html'),
  enumOf('freeBusyStatus', '92 free; tentative; busy; oof; workingElsewhere; unknown'),
  enumOf(
    'calendarColor',
    '131 auto; lightBlue; lightGreen; lightOrange; lightGray; lightYellow; lightTeal; lightPink; lightBrown; lightRed; maxColor',
  ),
  enumOf('categoryColor', `469 none; ${Array.from({ length: 25 }, (_none, at) => `preset${at}`).join('; ')}`),
];
