/** The group policy.portcullis.dev: what its kinds have in common. */
@NullMarked
package dev.portcullis.authz.policyreview;

import org.jspecify.annotations.NullMarked;
