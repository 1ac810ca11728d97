/** ClusterRoles with an aggregationRule: their rules are the sum of the roles that it selects. */
@NullMarked
package dev.portcullis.authz.aggregation;

import org.jspecify.annotations.NullMarked;
