package dev.portcullis.authz;

import dev.portcullis.kube.user.UserInfo;

/** Somebody wants to do something: what a SubjectAccessReview asks. */
public record Access(UserInfo user, Attributes attributes) {}
