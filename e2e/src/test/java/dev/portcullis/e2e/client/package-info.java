/** Who the scenarios talk as: kubectl in its versions, and a plain HTTPS client. */
package dev.portcullis.e2e.client;
