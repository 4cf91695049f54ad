package org.leveret.broker.connection;

import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.BrokerStartException;

/**
 * A private key in a PEM file, decrypted if need be: PKCS #8 as {@code openssl genpkey} writes it, plain or encrypted with a
 * password (RFC 5958), and plain keys in the older forms for RSA and for elliptic curves. Immutable.
 */
final class PrivateKeyFile {
    private static final Pattern ENCRYPTED = Pattern.compile(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END ENCRYPTED PRIVATE KEY-----");
    private static final String ENCRYPTED_BEFORE_PKCS8 = "Proc-Type: 4,ENCRYPTED";
    private static final String REMEDY = "; write it anew with openssl pkcs8 -topk8";
    private static final byte[] PROBE = "whose key is this?".getBytes(StandardCharsets.US_ASCII);

    private final String origin;
    private final String plainText;

    private PrivateKeyFile(String origin, String plainText) {
        this.origin = origin;
        this.plainText = plainText;
    }

    /**
     * @param setting the key of the configuration that names the file
     * @param passwordSetting the one that gives the password
     * @throws BrokerStartException if the file cannot be read, or is encrypted and the password does not open it
     */
    static PrivateKeyFile read(String setting, Path file, String passwordSetting, @Nullable String password)
            throws BrokerStartException {
        String text = PemFile.text(setting, file);
        String origin = setting + ": " + file;
        if (text.contains(ENCRYPTED_BEFORE_PKCS8)) {
            throw new BrokerStartException(origin + " is encrypted in a form before PKCS #8" + REMEDY);
        }
        Matcher encrypted = ENCRYPTED.matcher(text);
        if (!encrypted.find()) {
            return new PrivateKeyFile(origin, text);
        }
        if (password == null) {
            throw new BrokerStartException(origin + " is encrypted and needs " + passwordSetting);
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(password)) {
            throw new BrokerStartException(passwordSetting + " may have characters of ASCII only");
        }
        try {
            byte[] plain = decrypted(Base64.getMimeDecoder().decode(encrypted.group(1)), password);
            String lines = Base64.getMimeEncoder().encodeToString(plain);
            return new PrivateKeyFile(
                    origin, "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new BrokerStartException(origin + " is encrypted in a way that Java does not know" + REMEDY, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BrokerStartException(origin + " is not opened by " + passwordSetting, e);
        }
    }

    private static byte[] decrypted(byte[] encoded, String password) throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encoded);
        if (info.getAlgParameters() == null) {
            throw new IOException("unknown algorithm " + info.getAlgName());
        }
        // Of PBES2 only the parameters tell which of its ciphers it is.
        String algorithm = info.getAlgName().startsWith("PBEWith")
                ? info.getAlgName()
                : info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                info.getAlgParameters());
        return info.getKeySpec(cipher).getEncoded();
    }

    /** The key in PEM, not encrypted. */
    String plainText() {
        return plainText;
    }

    /**
     * Whether a certificate is this key's.
     *
     * @param identity both of them, as a listener will load them
     * @throws BrokerStartException if this is no private key
     */
    boolean isOf(Certificate certificate, PemKeyCertOptions identity) throws BrokerStartException {
        KeyManager[] managers;
        try {
            managers = identity.getKeyManagerFactory(null).getKeyManagers();
        } catch (Exception e) {
            throw new BrokerStartException(origin + " holds no private key that can be used", e);
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        for (KeyManager manager : managers) {
            if (manager instanceof X509KeyManager keys) {
                String[] aliases = keys.getServerAliases(algorithm, null);
                if (aliases != null && aliases.length > 0) {
                    return signsFor(certificate, keys.getPrivateKey(aliases[0]));
                }
            }
        }
        return false;
    }

    private static boolean signsFor(Certificate certificate, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
