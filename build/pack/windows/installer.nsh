; Included by electron-builder's installer. Who hosts an office is called by others, which Windows' firewall asks about with the
; first call, of whoever sits there, who may not be allowed to answer. So the installer asks once, and makes a rule for this program
; alone, in private and domain networks alone.
;
; Silently (/S) for everybody (/allusers) the rule is made unless /NOFIREWALL is given; for one person, who cannot make
; rules, it is not.

!define FIREWALL_RULE "Landline"
; Exactly netsh's words: a rule is found again by its name and its program.
!define FIREWALL_ADD 'advfirewall firewall add rule name="${FIREWALL_RULE}" dir=in action=allow profile=private,domain enable=yes program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
!define FIREWALL_DELETE 'advfirewall firewall delete rule name="${FIREWALL_RULE}" program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'

!macro customInstall
  ; An update keeps what was said.
  ${IfNot} ${isUpdated}
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/NOFIREWALL" $R1
    ${If} ${Errors}
      ${If} $installMode == "all"
        MessageBox MB_YESNO|MB_ICONQUESTION "Let others in private and domain networks reach an office that is hosted on this computer? This adds a rule for Landline to Windows' firewall." /SD IDYES IDNO firewallDone
        ; What was there is replaced, not doubled.
        nsExec::Exec 'netsh.exe ${FIREWALL_DELETE}'
        Pop $R1
        nsExec::Exec 'netsh.exe ${FIREWALL_ADD}'
        Pop $R1
        ${If} $R1 != 0
          DetailPrint "The firewall's rule could not be added ($R1)."
        ${EndIf}
      ${Else}
        MessageBox MB_YESNO|MB_ICONQUESTION "Let others in private and domain networks reach an office that is hosted on this computer? This adds a rule for Landline to Windows' firewall, for which an administrator is asked." /SD IDNO IDNO firewallDone
        ExecShell "runas" "netsh.exe" '${FIREWALL_ADD}' SW_HIDE
      ${EndIf}
      firewallDone:
    ${EndIf}
  ${EndIf}
!macroend

!macro customUnInstall
  ${IfNot} ${isUpdated}
    ${If} $installMode == "all"
      nsExec::Exec 'netsh.exe ${FIREWALL_DELETE}'
      Pop $R1
    ${ElseIfNot} ${Silent}
      ; There is no rule unless an administrator allowed one: who has none is not asked for a password.
      nsExec::Exec 'netsh.exe advfirewall firewall show rule name="${FIREWALL_RULE}"'
      Pop $R1
      ${If} $R1 == 0
        ExecShell "runas" "netsh.exe" '${FIREWALL_DELETE}' SW_HIDE
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend
