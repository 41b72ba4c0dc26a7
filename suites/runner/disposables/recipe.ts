/** What it takes to make something that may be destroyed, per collection: data, from the create pages of both resources. */
export interface Recipe {
  /** Path of the collection under the API version. */
  readonly collection: string;
  /** Members of a new entity besides its name. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Shortest life of an enrollment token that is of use here. */
export const tokenSeconds = 3600;

export const recipes: readonly Recipe[] = [
  {
    collection: '/deviceManagement/androidDeviceOwnerEnrollmentProfiles',
    body: { enrollmentMode: 'corporateOwnedDedicatedDevice' },
  },
  { collection: '/deviceManagement/androidForWorkEnrollmentProfiles', body: {} },
];

/** Neither resource is in v1.0. */
export const recipeVersion = 'beta';

/** The collection whose member a request line acts on by its only hole, or undefined where there is no recipe for it. */
export function recipeFor(version: string, path: string): Recipe | undefined {
  if (version !== recipeVersion || path.split('{').length !== 2) return undefined;
  return recipes.find(({ collection }) => path.toLowerCase().startsWith(`${collection.toLowerCase()}/{`));
}

/** Names of disposables begin so, and nobody else's may. */
export const namePrefix = 'conformance-';
