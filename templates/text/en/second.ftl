# The second factor.
second-title = Two-step login
second-lead-off = When you log in or take money out, type the six digits of an app on your telephone beside your password. Then a stolen password is not enough.
second-lead-begun = Scan this with an authenticator app, then type the six digits that it shows.
second-lead-on = Switched on. { $count ->
    [one] One recovery code is
   *[other] { $count } recovery codes are
 } unused.
second-begin = Set it up
second-qr-label = QR code for the app
second-spelled = Cannot scan it? Type this key:
second-confirm = Switch it on
second-renew = Get other recovery codes
second-off = Switch two-step login off
second-code = Code
second-code-hint = The app's six digits, or a recovery code.
second-login-title = Type the code
second-login-lead = The password is right. One step more.
second-login-back = Back to the password
second-recovery-title = Recovery codes
second-recovery-lead = Without your telephone, a recovery code counts in place of the code, once each. They are shown only now: write them down.
second-recovery-kept = I have kept them
second-forget = Reset two-step login
second-forget-title = Reset the two-step login of { $name }?
second-forget-sentence = No code will be asked at login. Be sure that it is really this person. The password stays.
done-second-on = Two-step login is on.
done-second-off = Two-step login is off.
done-second-forgotten = Two-step login was reset.
failure-wrong-code = The code is wrong, or was used before.
failure-login-step-over = That took too long, or too many codes were wrong. Type your password again.
audit-staff-second-on = Switched two-step login on
audit-staff-second-off = Switched two-step login off
audit-staff-second-codes = Got other recovery codes
audit-staff-second-used = Passed the second step
audit-staff-second-refused = Failed the second step
audit-staff-second-forget = Reset a two-step login
failure-agent-suspended = Your account is suspended: you can look, and change nothing.
