## Alarms: what they mean, what one does, who does it and how urgent it is (R-45).

menu-alarms = Alarms
alarms-title = Alarms
alarms-lead = This is what the service raises an alarm about. How urgent each alarm is stands in the settings.
alarms-sounding = { $count ->
    [one] One alarm now
   *[other] { $count } alarms now
}
alarms-sounding-text = They stand first in the list.
alarms-alarm = Alarm
alarms-now = Now
alarms-meaning = Means
alarms-action = What to do
alarms-who = Who
alarms-level = How urgent
alarms-sounds = Sounds
alarms-quiet = Quiet
alarms-level-urgent = At once, at any hour
alarms-level-day = The same working day
alarms-level-off = Turned off
alarms-name-log = The log
alarms-means-log = The log is not signed, or is not what was signed. The service may write nothing more.
alarms-do-log = Do not restart the service. Keep a copy of the database and of the folder with the log, and compare with the line in the minutes.
alarms-for-log = Those who run the service, and the information security coordinator
alarms-name-groups = Groups in the directory
alarms-means-groups = A permission could not be given or taken away in the directory. Somebody may still have access.
alarms-do-groups = Open The service’s own work, read why, and make the change by hand if it is urgent.
alarms-for-groups = IT operations
alarms-name-directory = The directory or the personnel system
alarms-means-directory = The source does not answer, or not in full. Nothing is decided or delivered. One can order and revoke.
alarms-do-directory = Open Sources, read the fault, and see whether the directory and the account of the service work.
alarms-for-directory = IT operations
alarms-name-brake = Many have vanished
alarms-means-brake = More than expected are missing in a source. Nothing is taken in until two people have looked at the list.
alarms-do-brake = Open Stopped sources. If the list is right two people release it. Otherwise the source is put right.
alarms-for-brake = HR and the administrator
alarms-name-mail = Mail
alarms-means-mail = Mail does not get out, or is held back since nobody has entered an approval. Everything stands in the service.
alarms-do-mail = Open Mail that is stuck, read why, and see whether the mail server works.
alarms-for-mail = IT operations
alarms-name-hook = The ticket system
alarms-means-hook = The ticket system does not take what the service tells it. Nothing is lost.
alarms-do-hook = Open Connections, read why, and see whether the ticket system works.
alarms-for-hook = Whoever looks after the ticket system
