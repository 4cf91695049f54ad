package org.leveret.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys under one prefix that say how listeners of a kind identify themselves and check their peers. Immutable; all of
 * them stand in {@link Settings}.
 *
 * @param prefix what comes before the dot
 */
public record TlsSettings(
        String prefix,
        Setting<Optional<Path>> authoritiesFile,
        Setting<Optional<Path>> certificateFile,
        Setting<Optional<Path>> keyFile,
        Setting<Optional<String>> keyPassword,
        Setting<Boolean> verifiesPeer,
        Setting<Boolean> requiresPeerCertificate,
        SettingFamily<String> versions) {

    static TlsSettings in(SettingsTable table, String prefix) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("1", "tlsv1.3");
        versions.put("2", "tlsv1.2");
        return new TlsSettings(
                prefix,
                table.single(
                        prefix + ".cacertfile",
                        SettingTypes.optional(SettingTypes.readableFile()),
                        "",
                        "PEM file",
                        "The certificates of the authorities that clients' certificates are checked against."),
                table.single(
                        prefix + ".certfile",
                        SettingTypes.optional(SettingTypes.readableFile()),
                        "",
                        "PEM file",
                        "The server's certificate, followed by those between it and its authority."),
                table.single(
                        prefix + ".keyfile",
                        SettingTypes.optional(SettingTypes.readableFile()),
                        "",
                        "PEM file",
                        "The server's private key."),
                table.secret(
                        prefix + ".password",
                        SettingTypes.optional(SettingTypes.anyText()),
                        "",
                        "text",
                        "What decrypts the private key, if it is encrypted."),
                table.single(
                        prefix + ".verify",
                        SettingTypes.oneOf(Map.of("verify_none", false, "verify_peer", true)),
                        "verify_none",
                        "verify_none or verify_peer",
                        "Whether clients are asked for a certificate, which is then checked."),
                table.single(
                        prefix + ".fail_if_no_peer_cert",
                        SettingTypes.truth(),
                        "false",
                        "true or false",
                        "Whether a client without a certificate is refused. Needs " + prefix
                                + ".verify = verify_peer."),
                table.family(
                        prefix + ".versions",
                        SettingTypes.oneOf(Map.of("tlsv1.3", "TLSv1.3", "tlsv1.2", "TLSv1.2")),
                        versions,
                        false,
                        false,
                        "tlsv1.3 or tlsv1.2",
                        "The protocol versions offered, one key each. Older versions are not safe and not offered."));
    }
}
