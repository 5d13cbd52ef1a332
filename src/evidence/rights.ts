/** A service account, as Kubernetes authorizes it. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Something that an account may be allowed to do. */
export interface Right {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Asked for in this namespace only; left out, in all of them, or for what belongs to none. */
  readonly namespace?: string;
  /** Only for the object of this name. */
  readonly name?: string;
}

/** A rule as the authorizer holds it for one account, from whichever roles and bindings. */
export interface GivenRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Empty where it is good for objects of any name. */
  readonly names: readonly string[];
  /** The binding that it comes from, as `clusterrolebinding/a`, and its role; empty where the authorizer does not say. */
  readonly by: string;
}

export interface RightsState {
  /** What was asked for, and whether it is allowed. */
  readonly asked: readonly {
    readonly right: Right;
    readonly allowed: boolean;
    /** Other service accounts of the same namespace that it is allowed to. */
    readonly others: readonly string[];
  }[];
  /** All that the account may do in its own namespace and in none, but for what every account may ask about itself. */
  readonly given: readonly GivenRule[];
}

/** As one says it: “create tokenreviews of authentication.k8s.io”. */
export function describeRight({ verb, group, resource, name }: Pick<Right, 'verb' | 'group' | 'resource' | 'name'>): string {
  return `${verb} ${resource}${group === '' ? '' : ` of ${group}`}${name === undefined ? '' : ` called ${name}`}`;
}
