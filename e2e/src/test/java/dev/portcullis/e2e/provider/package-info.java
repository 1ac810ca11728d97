/** An OpenID Connect provider for the scenarios: a Spring Authorization Server. */
package dev.portcullis.e2e.provider;
